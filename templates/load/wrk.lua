-- Sends a planned mix of requests and prints what wrk measured as one line of JSON.
--
--   wrk ... -s wrk.lua URL -- REQUESTS THREADS
--
-- REQUESTS: the number of requests, then for each its operation's number from 1, its length, a
-- line's end and its bytes; then the length of the order, then the order itself as numbers from
-- 1, one a line. THREADS is how many threads wrk runs. Where each has one connection only, the
-- answer that arrives is that to the request sent last, so it can be told by operation.
--
-- What is global is read by done() through thread:get, for every thread has a state of its own.

local threads = {}
local requests, belongs, order, place = {}, {}, {}, 0
local current, sent, now = 0, 0, nil

statuses = {}
operations = {}

local function clock()
  local ffi = require("ffi")
  ffi.cdef("typedef struct { long s; long ns; } advisor_time; int clock_gettime(int, advisor_time *);")
  local time = ffi.new("advisor_time")
  return function()
    ffi.C.clock_gettime(1, time) -- CLOCK_MONOTONIC
    return tonumber(time.s) * 1000000 + math.floor(tonumber(time.ns) / 1000)
  end
end

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(args)
  local file = assert(io.open(args[1], "rb"))
  for i = 1, file:read("*n") do
    belongs[i] = file:read("*n")
    local length = file:read("*n")
    file:read(1) -- the line's end
    requests[i] = file:read(length)
  end
  local length = file:read("*n")
  for i = 1, length do
    order[i] = file:read("*n")
  end
  file:close()
  place = math.floor(number * length / tonumber(args[2])) -- threads start apart
  local known, found = pcall(clock)
  now = known and found or nil
end

function request()
  place = place % #order + 1
  local index = order[place]
  current, sent = belongs[index], now and now() or 0
  return requests[index]
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
  if now then
    local key = string.format("%d %d %d", current, status, now() - sent)
    operations[key] = (operations[key] or 0) + 1
  end
end

function done(summary, latency)
  local total, answers = {}, {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do
      total[status] = (total[status] or 0) + count
    end
    for key, count in pairs(thread:get("operations")) do
      answers[#answers + 1] = string.format('"%s %d"', key, count)
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
  io.write('"answers":[', table.concat(answers, ","), '],')
  io.write('"histogram":[', table.concat(histogram, ","), "]}\n")
end
