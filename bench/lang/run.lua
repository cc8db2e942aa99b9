-- Runs the benchmarks that its arguments name and says what each took, in
-- microseconds.
for _, name in ipairs(arg) do
  local work, expected = dofile("/lua/" .. name .. ".lua")
  local start = os.clock()
  local got = work()
  local took = os.clock() - start
  assert(expected == nil or got == expected, got)
  print(string.format("lua %s %.0f", name, took * 1e6))
end
