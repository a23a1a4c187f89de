-- expect: 11 more than 64 rows
local SOURCE = "Provider manual, chapter 7"

return policy {
  id = "bad", version = "1", title = "A policy with one fault",
  coverage = {
    source = SOURCE,
    codes = { { codes = "therapy", status = "covered", source = SOURCE } },
  },
  units = { { method = "midpoint", source = SOURCE } },
  documentation = {
    language = (function()
      local rows = {}
      for i = 1, 65 do
        rows[i] = { id = "note.r" .. i, codes = "timed", fields = { "exercises" }, says = { "gait" }, source = SOURCE }
      end
      return rows
    end)(),
  },
}
