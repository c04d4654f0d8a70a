const CHARACTER: Cors = policy! { origins = ["https://app.example.com"], methods = [PUT] };
