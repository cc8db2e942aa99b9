-- Loops over arrays of numbers: the norm of a matrix that is computed.
local n = 100

local function times(v, transposed)
  local out = {}
  for i = 1, n do
    local sum = 0
    for j = 1, n do
      local r, c = i, j
      if transposed then r, c = j, i end
      sum = sum + v[j] / ((r + c - 2) * (r + c - 1) // 2 + r)
    end
    out[i] = sum
  end
  return out
end

return function()
  local u, v = {}, nil
  for i = 1, n do u[i] = 1 end
  for _ = 1, 10 do
    v = times(times(u), true)
    u = times(times(v), true)
  end
  local a, b = 0, 0
  for i = 1, n do a, b = a + u[i] * v[i], b + v[i] * v[i] end
  return string.format("%.9f", math.sqrt(a / b))
end, "1.274219991"
