-- The heap and its collector: trees that are made, counted and dropped.
local function make(depth)
  if depth == 0 then return {} end
  return {make(depth - 1), make(depth - 1)}
end

local function count(tree)
  return tree[1] and 1 + count(tree[1]) + count(tree[2]) or 1
end

return function()
  local kept, sum = make(14), 0
  for depth = 4, 12, 4 do
    for _ = 1, 1 << (12 - depth) do sum = sum + count(make(depth)) end
  end
  return sum + count(kept)
end, 31 * 256 + 511 * 16 + 8191 + 32767
