-- Strings: built, searched, replaced, joined.
return function()
  local lines, words = {}, 0
  for i = 1, 20000 do
    lines[i] = string.format("%d: %s", i, ("word "):rep(i % 7))
  end
  local text = table.concat(lines, "\n")
  for _ in text:gmatch("word") do words = words + 1 end
  local other = text:gsub("word", {word = "term"}):upper()
  return words + #other + select(2, other:gsub("%d+", ""))
end, nil
