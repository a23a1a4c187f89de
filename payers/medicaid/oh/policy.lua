-- Ohio Medicaid, fee for service: skilled therapy outside institutions.
--
-- Rule 5160-8-32 (from 2014) was read; 5160-8-35 has taken the place of 5160-8-30
-- to 5160-8-34, and of it only scope and definitions were. That it keeps the
-- thirty visits is what secondary sources say, and is not called verified.

local CHECKED = "2026-11-21"
local VISITS = { "Ohio Administrative Code 5160-8-35, before it 5160-8-32(B)(1): thirty visits a benefit "
                   .. "year and discipline; read in 5160-8-32 only",
                 url = "https://law.cornell.edu/regulations/ohio/Ohio-Admin-Code-5160-8-35" }
local EVALUATED = { "Ohio Administrative Code 5160-8-32(A)(3), since rescinded",
                    url = "http://ohrules.elaws.us/oac/5160-8-32" }
local TELEHEALTH = { "Ohio Administrative Code 5160-1-18(A): real-time picture and sound, and telephone",
                     url = "https://www.law.cornell.edu/regulations/ohio/Ohio-Admin-Code-5160-1-18",
                     verified_on = CHECKED }
local BILLED = { "Ohio Department of Medicaid, telehealth billing guidelines of 2020, as TherapyComply "
                   .. "told; the guide of 2022-07-15 was not read",
                 url = "https://therapycomply.com/Ohio-Medicaid-Expansion-of-PT/OT-Telehealth" }
local HANDS_ON = "What needs the therapist's hands or a device beside the patient is left out by gonio; "
  .. "Ohio's list of codes was not read"

return policy {
  id = "medicaid/oh",
  version = "2026.1",
  title = "Ohio Medicaid skilled therapy, fee for service",
  extends = { "medicaid", version = "2026.1" },

  authorization = {
    { id = "authorization.visits", codes = "any", after_visits = 30, per = "benefit_year",
      from = "2014-01-01",
      message = "Beyond 30 visits of a discipline in the benefit year Ohio pays only what was authorized "
        .. "before. Not verified in rule 5160-8-35",
      fix = "Get the prior authorization, and enter its number, dates and count; under 21 (EPSDT) ask with "
        .. "the reasons why it is necessary",
      source = VISITS },
  },

  telehealth = {
    source = TELEHEALTH,
    periods = {
      { to = "2020-03-08", allowed = false, severity = "hold",
        message = "What Ohio paid therapists at a distance before 2020-03-09 was not read",
        fix = "Look up what the state paid on that day", source = BILLED },
      { from = "2020-03-09", allowed = true, source = BILLED },
    },
    codes = {
      { codes = "therapy", except = { "modality", "97113", "97124", "97140", "97597", "97598", "97602",
                                      "97605", "97606", "97607", "97608", "97610" },
        source = HANDS_ON },
    },
    modalities = {
      { "audio_video", allowed = true, modifier = "GT", source = BILLED },
      { "audio_only", allowed = true, modifier = "GT", source = BILLED },
    },
  },

  rules = {
    rule {
      id = "evaluation.sixty_days", topic = "evaluation", scope = "session", severity = "warn",
      when_unknown = "skip", title = "A re-evaluation at least every 60 days",
      message = "The last evaluation was on {session.history.evaluated_on}: rehabilitative treatment went "
        .. "on for at most 60 days without another. The rule was rescinded; not verified since",
      fix = "Enter a later re-evaluation, or have the patient re-evaluated",
      source = EVALUATED,
      when = {
        { "session.date_of_service", over = "session.history.evaluated_on", plus = 60 },
        { "session.program", is_not = "habilitative" },
        { "session.evaluation_only", is = false },
      },
    },
    rule {
      id = "evaluation.six_months", topic = "evaluation", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Developmental treatment: a re-evaluation every six months",
      message = "The last evaluation was on {session.history.evaluated_on}: developmental treatment went "
        .. "on for at most six months without another. The rule was rescinded; not verified since",
      fix = "Enter a later re-evaluation, or have the child re-evaluated",
      source = EVALUATED,
      when = {
        { "session.program", is = "habilitative" },
        { "session.evaluation_only", is = false },
      },
      check = function(session)
        return session.date_of_service > months_after(session.history.evaluated_on, 6)
      end,
    },
    rule {
      id = "telehealth.code_list", topic = "telehealth", scope = "session", severity = "warn",
      when_unknown = "skip", title = "Ohio's list of telehealth codes is looked up",
      message = "Which therapy codes Ohio pays at a distance, with which place of service, was not read; "
        .. "GT is of the guidelines of 2020",
      fix = "Look codes, place and modifier up in the department's telehealth billing guide",
      source = BILLED,
      when = { { "session.telehealth", known = true } },
    },
  },
}
