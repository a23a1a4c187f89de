-- Every section and every name of the policy language, once. test_compile.c
-- holds the compiled model against it.
local MANUAL = { "Provider manual, chapter 7", url = "https://acme.example/manual",
                 verified_on = "2026-11-02" }

return policy {
  id = "good", version = "2026.1", title = "A policy with everything",

  parameters = {
    visits = { unit = "count", { value = 12, source = "Contract" } },
    kx_threshold = { unit = "usd", annual = true,
      { from = "2026-01-01", to = "2026-12-31", value = "2480.00", source = "CMS" },
      { from = "2025-01-01", to = "2025-12-31", value = "2410.00", source = "CMS" },
      { from = "2025-01-01", to = "2025-12-31", known_from = "2025-03-01",
        value = "2411.50", source = MANUAL } },
    grace = { unit = "days", { value = 30, source = "Contract" } },
    least = { unit = "minutes", { value = 8, source = "Contract" } },
    share = { unit = "percent", { value = 85, source = "Contract" } },
  },

  coverage = {
    disciplines = { "PT", "OT" },
    settings = { "private_practice", "rehab_agency" },
    settings_source = "Contract, section 2",
    source = MANUAL,
    codes = {
      { codes = "97014", status = "invalid", use = "G0283", source = MANUAL },
      { codes = "97010", status = "bundled", carc = "97", rarc = "N390", liability = "CO",
        severity = "deny", message = "Never paid alone", fix = "Leave it out",
        source = MANUAL },
      { codes = { "97530", "97112" }, status = "restricted", from = "2025-01-01",
        to = "2025-06-30", known_from = "2025-02-01", source = MANUAL },
      { codes = "sometimes_therapy", except = { "29240" }, status = "not_covered",
        source = MANUAL },
      { codes = "therapy", status = "covered", source = MANUAL },
    },
    who = {
      { credentials = { "PT", "OT" }, may = "furnish", source = MANUAL },
      { credentials = { "PTA" }, may = "assist", except = "evaluation", source = MANUAL },
      { credentials = { "AIDE" }, may = "nothing", carc = "170", source = MANUAL },
    },
  },

  units = {
    { method = "hybrid", codes = { "timed" }, except = "97110", tie = "last_documented",
      assistant_share = "minimum", pool_therapists = false, source = MANUAL },
    { method = "midpoint", pool_therapists = true, source = MANUAL },
  },

  caps = {
    { id = "caps.day", codes = "timed", units = 4, over = "bill_all", carc = "151",
      source = MANUAL },
    { id = "caps.each", each = { ["97110"] = 6, ["97035"] = 1 }, over = "trim",
      source = MANUAL },
  },

  modifiers = {
    discipline = { { "PT", "GP", source = MANUAL }, { "OT", "GO", source = MANUAL } },
    assistant = { { "PT", "CQ", from = "2022-01-01", source = MANUAL } },
    added = { { "U5", codes = "timed", except = "97140", disciplines = { "PT" },
                credentials = { "PTA" }, by = "assistant", settings = { "school" },
                programs = { "habilitative" }, min_age = 3, max_age = 20, source = MANUAL } },
    copied = { { "GA", source = MANUAL } },
    substitutes = { { "95", use = "GT", to = "2026-12-31", source = MANUAL } },
    attested = {
      attest {
        modifier = "KX", id = "threshold.kx", topic = "threshold", severity = "hold",
        title = "Over the threshold KX is needed", when_unknown = "skip",
        source = MANUAL,
        check = function(day)
          return day.history.allowed_year_to_date > param "kx_threshold"
        end,
      },
    },
    order = { "GP", "GO", "CQ", "KX" }, max = 3, source = MANUAL,
  },

  pairs = {
    modifiers = { "59", "XU" }, unread_to = "2024-06-30", either_from = "2019-07-01", source = MANUAL,
    { "97530", { "97116", "97150" }, separable = true, source = MANUAL },
    { "evaluation", "97164", carc = "97", source = MANUAL },
    { "97530", "97116", none = true, known_from = "2025-01-01", source = MANUAL },
  },

  telehealth = {
    periods = {
      { from = "2020-03-01", to = "2025-09-30", allowed = true, source = MANUAL },
      { from = "2025-10-01", allowed = false, source = MANUAL },
      { from = "2025-10-01", to = "2026-01-30", known_from = "2025-11-13",
        allowed = true, source = MANUAL },
    },
    codes = { "97110", "97112" }, codes_source = "List of codes",
    places = { "02", "10" },
    modalities = {
      { "audio_video", allowed = true, modifier = "95", locations = { "home" },
        codes = "timed", except = "97140", settings = { "corf" }, places = { "10" },
        source = MANUAL },
      { "audio_only", allowed = true, modifier = "93", reason = true, carc = "16",
        source = MANUAL },
      { "store_and_forward", allowed = false, source = MANUAL },
    },
    consent = true, carc = "96", source = MANUAL,
  },

  documentation = {
    require = {
      { id = "note.what", codes = "timed", any_of = { "exercises", "intensity" },
        source = MANUAL },
      { id = "note.skill", codes = "97110", all_of = { "skilled_intervention" },
        to = "2026-12-31", source = MANUAL },
    },
    vague = {
      { id = "note.vague", codes = "timed", fields = { "exercises" },
        phrases = { "Exercise done.", " PT  provided; as ordered" }, from = "2025-01-01",
        source = MANUAL },
    },
    negations = "no,\n did not,",
    language = {
      { id = "note.gait", codes = "97110", fields = { "exercises", "skilled_intervention" },
        says = { "Gait  training", "step-up*", "#x# m" }, unless = { "deferred" }, without = { "progression" },
        suggests = "97116", severity = "hold", from = "2025-01-01", source = MANUAL },
      { id = "note.kind", codes = "timed", fields = { "exercises" }, lacks = { "strength*" },
        severity = "deny", source = MANUAL },
      { id = "note.same", codes = "timed", fields = { "exercises" }, same = true, source = MANUAL },
    },
  },

  rules = {
    rule {
      id = "plan_of_care.certified", topic = "referral", severity = "deny",
      title = "The plan is certified", scope = "line", when_unknown = "hold",
      about = "plan_of_care", codes = "timed", except = "97112",
      disciplines = { "PT" }, from = "2025-01-01", known_from = "2025-02-01",
      source = { "42 CFR 424.24(c)" }, carc = "16", rarc = "N473", liability = "PR",
      message = "{days} days since {plan_of_care.established_on}", fix = "Get it signed",
      check = function(line, day) return line.units > 4 end,
    },
    rule {
      id = "plain.rule", topic = "plain", severity = "warn", title = "Defaults",
      source = "Somewhere", check = function(day) return true end,
    },
    rule {
      id = "conditions.all", topic = "conditions", severity = "hold", scope = "session",
      title = "Every form of a condition", source = MANUAL,
      when = {
        { "insurance.kind", is = "ma" },
        { "session.setting", is_not = { "school", "corf" } },
        { "units", is = { 3, -4 } },
        { "evaluation_only", is = false },
        { "session.signature.signed_on", known = false },
        { "session.telehealth", known = true },
        { "plan_of_care.delayed_reason", known = true },
        { "diagnoses", empty = true },
        { "day.history.allowed_year_to_date", over = "param.kx_threshold",
          at_most = 300000, minus = "param.grace" },
        { "session.plan_of_care.certified_on", at_least = "plan_of_care.established_on",
          under = "session.date_of_service", plus = -1, minus = "history.as_of" },
      },
      unless = { { "session.abn.codes", empty = false } },
    },
  },

  fees = {
    { codes = "97150", per = "unit", value = "18.5", assistant_percent = 85, from = "2026-01-01",
      source = MANUAL },
    { codes = "evaluation", except = "97164", per = "visit", value = "95.00", source = MANUAL },
    { schedule = {
        rvus = {
          { to = "2025-12-31", source = "RVU 2025", values = [[
            97110 0.45 0.43 0.01
            97129 0.5  0.16 0.01 0.15
          ]] },
          { from = "2026-01-01", source = MANUAL, values = "97110 0.45 0.41 0.01" } },
        gpcis = { { source = "GPCI", values = [[
WY-21 1 1 0.74
TX-31 1.002 1.058 0.886]] } },
        zips = { { source = "ZIP", from = "2026-01-01", values = "78701 TX-31\n01000-01099 WY-21" } },
        conversion = { { value = "32.3465", to = "2025-12-31", source = "CF" },
                       { value = "33.4009", from = "2026-01-01", source = MANUAL } },
        facility_places = { "19", "22" }, facility_source = "Places",
      },
      percent = 110, mppr = { codes = "always_therapy", except = "92608", pe_percent = 50,
                              source = MANUAL },
      source = MANUAL },
  },
}
