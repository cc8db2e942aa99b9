-- Numbers in tables' fields: five bodies that draw each other.
local bodies = {
  {0, 0, 0, 0, 0, 0, 39.47},
  {4.84, -1.16, -0.10, 0.60, 2.81, -0.02, 0.037},
  {8.34, 4.12, -0.40, -1.01, 1.82, 0.008, 0.011},
  {12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017},
  {15.37, -25.91, 0.17, 0.97, 0.59, -0.03, 0.002}}
for i, b in ipairs(bodies) do
  bodies[i] = {x = b[1], y = b[2], z = b[3], vx = b[4], vy = b[5], vz = b[6],
    mass = b[7]}
end

local function energy()
  local e = 0
  for i, b in ipairs(bodies) do
    e = e + 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
    for j = i + 1, #bodies do
      local c = bodies[j]
      local dx, dy, dz = b.x - c.x, b.y - c.y, b.z - c.z
      e = e - b.mass * c.mass / math.sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return e
end

local function advance(dt)
  for i, b in ipairs(bodies) do
    for j = i + 1, #bodies do
      local c = bodies[j]
      local dx, dy, dz = b.x - c.x, b.y - c.y, b.z - c.z
      local d = dx * dx + dy * dy + dz * dz
      local pull = dt / (d * math.sqrt(d))
      b.vx, c.vx = b.vx - dx * c.mass * pull, c.vx + dx * b.mass * pull
      b.vy, c.vy = b.vy - dy * c.mass * pull, c.vy + dy * b.mass * pull
      b.vz, c.vz = b.vz - dz * c.mass * pull, c.vz + dz * b.mass * pull
    end
  end
  for _, b in ipairs(bodies) do
    b.x, b.y, b.z = b.x + dt * b.vx, b.y + dt * b.vy, b.z + dt * b.vz
  end
end

-- What energy there is stays, as far as the steps are small.
return function()
  local before = energy()
  for _ = 1, 10000 do advance(0.001) end
  return math.abs(energy() / before - 1) < 1e-4
end, true
