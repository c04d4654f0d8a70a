-- Four actual requests, then a preflight: what a page sends whose preflights are cached for a few requests.
local actual, preflight
local sent = 0

function init()
   local fields = {
      ["Host"] = "api.example.com",
      ["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      ["Accept"] = "*/*",
      ["Origin"] = "https://app.example.com",
   }
   actual = wrk.format("PUT", "/items", fields)
   fields["Access-Control-Request-Method"] = "PUT"
   preflight = wrk.format("OPTIONS", "/items", fields)
end

function request()
   sent = sent + 1
   return sent % 5 == 0 and preflight or actual
end

-- The last line of the output: requests, microseconds, answers with an error status (above 399), and socket errors.
function done(summary)
   local errors = summary.errors
   local sockets = errors.connect + errors.read + errors.write + errors.timeout
   io.write(string.format("%d %d %d %d\n", summary.requests, summary.duration, errors.status, sockets))
end
