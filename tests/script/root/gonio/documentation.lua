local words = use "gonio.words"
local M = { vague = { "exercise done", "tolerated well" } }

function M.is_vague(text)
  for _, phrase in ipairs(M.vague) do
    if text:lower() == phrase then return true end
  end
  return words.count(text) < 2
end

function M.spoil()
  M.vague = nil
end

return M
