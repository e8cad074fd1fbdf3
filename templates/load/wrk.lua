-- Sends a planned mix of requests and prints what wrk measured as one line of JSON.
--
--   wrk ... -s wrk.lua URL -- REQUESTS
--
-- REQUESTS: the number of requests, then for each its length on a line and its bytes, then the
-- length of the order, then the order itself as numbers from 1, one a line.
--
-- What is global is read by done() through thread:get, for every thread has a state of its own.

local threads = {}
local requests, order, place = {}, {}, 0

statuses = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for i = 1, file:read("*n") do
    local length = file:read("*n")
    file:read(1) -- the line's end
    requests[i] = file:read(length)
  end
  local length = file:read("*n")
  for i = 1, length do
    order[i] = file:read("*n")
  end
  file:close()
  place = math.floor(number * length / 8) -- threads start apart
end

function request()
  place = place % #order + 1
  return requests[order[place]]
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
end

function done(summary, latency)
  local total = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do
      total[status] = (total[status] or 0) + count
    end
  end
  local counts = {}
  for status, count in pairs(total) do
    counts[#counts + 1] = string.format('"%d":%d', status, count)
  end
  local histogram = {}
  for i = 1, #latency do
    local value, count = latency(i)
    histogram[i] = string.format("[%d,%d]", value, count)
  end
  local errors = summary.errors
  io.write("@@JSON ", string.format(
    '{"duration":%d,"requests":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d,"cpu":%.3f,',
    summary.duration, summary.requests, errors.connect, errors.read, errors.write, errors.timeout,
    os.clock()))
  io.write('"statuses":{', table.concat(counts, ","), '},')
  io.write('"histogram":[', table.concat(histogram, ","), "]}\n")
end
