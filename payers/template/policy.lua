-- A whole small policy to copy: your first payer. payers/README.md walks through
-- it in ten minutes. It is of no real payer. Copy the folder, and change the
-- lines marked CHANGE; what you do not need you may delete.
--
-- A policy is one Lua table. `--` begins a comment, names stand left of `=`,
-- texts in quotes, lists in braces. What is misspelt is refused with its line.

-- CHANGE: where it stands: manual and chapter. Once you have read it there, add
-- the day: verified_on = "2026-11-21".
local MANUAL = { "Example Health provider manual, chapter 7", url = "https://example.com/manual" }

return policy {
  -- CHANGE: the folder's name. Sessions name it in insurance[].payer.
  id = "template",
  version = "2026.1",
  -- CHANGE: as your billers call this payer.
  title = "Example Health, a policy to copy",

  -- What is paid, and who may give it. The first row that has the code decides;
  -- a code that no row has is held.
  coverage = {
    disciplines = { "PT", "OT" },
    source = MANUAL,
    codes = {
      { codes = "97010", status = "bundled", carc = "97", rarc = "N390", source = MANUAL },
      { codes = "therapy", status = "covered", source = MANUAL },
    },
    who = {
      { credentials = { "PT", "OT" }, may = "furnish", source = MANUAL },
      { credentials = { "PTA", "OTA" }, may = "assist", except = "evaluation", source = MANUAL },
      { credentials = { "AIDE", "STUDENT" }, may = "nothing", carc = "170", rarc = "N95", source = MANUAL },
    },
  },

  -- How minutes become units: "eight_minute" is Medicare's rule over all codes
  -- together, "midpoint" is CPT's for each code, "hybrid" the smaller of both.
  units = { { method = "midpoint", source = MANUAL } },

  -- CHANGE: how much at most. A limit of a contract has its dates: `from` and
  -- `to` are days of service, both included.
  caps = {
    { id = "caps.day", codes = "timed", units = 4, over = "hold", from = "2026-01-01",
      message = "More timed units in a day than the payer allows",
      fix = "Bill what it allows, or ask the payer for more", carc = "151", rarc = "N362", source = MANUAL },
  },

  -- CHANGE: what must be asked beforehand. Here visits 1 to 12 of a year need
  -- nothing, the 13th does.
  authorization = {
    { id = "authorization.visits", after_visits = 12, per = "calendar_year",
      message = "The visits that need no prior authorization are used up",
      fix = "Ask the payer, and enter what it authorized", carc = "197", rarc = "M62", source = MANUAL },
  },

  -- What the lines carry.
  modifiers = {
    discipline = { { "PT", "GP", source = MANUAL }, { "OT", "GO", source = MANUAL } },
    order = { "GP", "GO" },
  },

  -- What no table can say. `severity` is what happens: "hold" keeps the claim
  -- back, "warn" only tells, "deny" takes it off. `when` is what must be so.
  rules = {
    rule {
      id = "referral.present", topic = "referral", scope = "session", severity = "hold",
      when_unknown = "skip",
      title = "A dated order is on file",
      message = "No order is on file",
      fix = "Get the order and enter its date",
      carc = "288", rarc = "N455", source = MANUAL,
      when = { { "session.referral.date", known = false } },
    },
  },
}
