-- Humana's commercial plans. Telehealth is left out: what was read is of the
-- emergency of 2020, and whether it still holds is not known.

local COHERE = { "Cohere Health, submitting therapy requests: Humana's authorizations from 2022-01-01",
                 url = "https://coherehealth.zendesk.com/hc/en-us/articles/4442471198999",
                 verified_on = "2026-11-21" }
local ASSISTANTS = "PT Management, 2021: Humana asks for CQ and CO, and pays 15 percent less from 2022"
local PAIR = "WebPT, denials of modifier 59: Humana denies 97530 with 97140 even with 59"

return policy {
  id = "commercial/humana",
  version = "2026.1",
  title = "Humana commercial, outpatient therapy",
  extends = { "commercial", version = "2026.1" },

  -- Most plans, not all; an evaluation needs none.
  authorization = {
    { id = "authorization.plan", from = "2022-01-01",
      message = "Most of Humana's plans want an authorization by Cohere for therapy",
      fix = "Ask Cohere for it and enter it; where the plan asks for none, enter Humana's word on that",
      source = COHERE },
  },

  pairs = {
    { "97140", "97530", separable = true, source = PAIR,
      message = "Humana is reported to deny 97530 on a day with 97140",
      fix = "State 59 if they were given at separate times, and be ready to appeal" },
  },

  modifiers = {
    assistant = {
      { "PT", "CQ", from = "2022-01-01", source = ASSISTANTS },
      { "OT", "CO", from = "2022-01-01", source = ASSISTANTS },
    },
  },

  changes = {
    { "assistant.payment", off = true, from = "2022-01-01",
      because = "It pays 15 percent less for what CQ and CO mark" },
  },
}
