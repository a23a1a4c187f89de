-- The edits of the National Correct Coding Initiative among therapy codes, as
-- Medicare applies them to practitioners: which codes exclude each other on one
-- day (pairs), and how many units of a code a day may have (units). For
-- Medicare's own policy, and for payers who say that they follow its edits;
-- Medicaid has files of its own.
--
-- Read from the CMS files of 2024-07-01. Later quarters were not read: an edit
-- that was added since is missing here, one that was deleted still stands. So
-- no row is called verified, until the file of the quarter is read. Left
-- out: pairs with codes that Medicare never pays (97169 to 97172, 97602).
--
-- On days for which the payer's own files are imported (gonio data) these rows
-- stand aside, and those files decide.

local URL = "https://www.cms.gov/medicare/coding-billing/national-correct-coding-initiative-ncci-edits"
local PTP = { "CMS NCCI practitioner procedure-to-procedure edits, file of 2024-07-01", url = URL }

-- An edit of the NCCI file of 2024-07-01: column 1 is paid, column 2 is not
-- unless the two are separated. When an edit began is not in that file, so
-- none is applied before it.
local function separable(column_1, column_2)
  return { column_1, column_2, separable = true, from = "2024-07-01", stands_in = true,
           source = PTP }
end

local function never(column_1, column_2)
  return { column_1, column_2, separable = false, from = "2024-07-01", stands_in = true,
           source = PTP }
end

-- Edits that the same file shows as ended; their beginning was not looked up.
local function ended(column_1, column_2, last)
  return { column_1, column_2, separable = true, to = last, stands_in = true, source = PTP }
end

-- The year 2020, in which edits were added, deleted backwards to their first
-- day, added again and deleted backwards again. Each step stands with the day
-- from which it was known: of the rows in force, the one known last decides.
-- What was in force and from when rests on the file of 2024-07-01, which keeps
-- deleted edits with the date they were deleted to; when it became known, on
-- what the associations reported.
local JANUARY = { "CMS NCCI practitioner edits of 2020-01-01, as APTA told on 2020-01-16",
                  url = "https://apta.org/news/2020/01/16/ncci-code-edits-your-questions-answered" }
local REVERSED = { "CMS NCCI practitioner edits, file of 2024-07-01: deleted as of 2020-01-01; "
                     .. "announced on 2020-01-24 (APTA)",
                   url = "http://www.apta.org/PTinMotion/News/2020/01/24/NCCIDecision/" }
local APRIL = { "CMS NCCI practitioner edits, file of 2024-07-01: ended on 2019-12-31 or deleted as "
                  .. "of 2020-01-01; lifted in April 2020 (APTA, 2020-09-02), the day of April is "
                  .. "not known and taken to be the first",
                url = "https://www.apta.org/news/2020/09/02/ncci-coding-announcement-cms" }
local SEPTEMBER = { "CMS NCCI practitioner edits of 2020-10-01, published on 2020-09-01 (Gawenda "
                      .. "Seminars, 2020-09-08)",
                    url = "https://gawendaseminars.com/cms-reinstates-therapy-ncci-edits/" }
local DELETED = { "CMS NCCI practitioner edits, file of 2024-07-01: deleted as of 2020-10-01; the "
                    .. "day on which that became known was not found and is taken to be 2021-01-01",
                  url = URL }

local function edit(column_1, column_2, from, known_from, source)
  return { column_1, column_2, separable = true, from = from, known_from = known_from,
           stands_in = true, source = source }
end

local function no_edit(column_1, column_2, from, known_from, source)
  return { column_1, column_2, none = true, from = from, known_from = known_from,
           stands_in = true, source = source }
end

local STRAPPING = { "29240", "29260", "29280", "29520", "29530", "29540", "29580", "29581",
                    "29584" }
local RE_EVALUATIONS = { "97164", "97168" }
local PT_EVALUATIONS = { "97161", "97162", "97163" }
local OT_EVALUATIONS = { "97165", "97166", "97167" }

-- With no edit in the file of 2024-07-01, though many charts have them: 97530
-- with 97116, 97140 with 97530, an evaluation with 97140, a re-evaluation with
-- exercise. Their history stands at the end.
local EXERCISES = { "97110", "97112", "97113", "97116", "97140", "97150", "97530" }
local EVALUATIONS = { "97161", "97162", "97163", "97165", "97166", "97167" }
local ENDED_2019 = "2019-12-31"

local PAIRS = {
  table = "ncci.medicare",
  modifiers = { "59", "XE", "XP", "XS", "XU" },
  -- The file of 2024-07-01 says when an edit ended, not when it began.
  unread_to = "2024-06-30",
  either_from = "2019-07-01",
  source = { "CMS NCCI practitioner edits, file of 2024-07-01; CMS, modifiers 59 and X{EPSU} on "
               .. "either code, from 2019-07-01", url = URL },

  -- Group and individual treatment.
  separable("97150", { "97110", "97112", "97113", "97116", "97124", "97140", "97530", "97533",
                       "97535", "97537", "97542", "97760", "97761", "97763" }),
  never("97150", "95851"),

  -- Procedures.
  separable("97530", { "97537", "97542", "97750" }),
  never("97530", { "95851", "95852" }),
  separable("97140", { "95851", "95852", "97018", "97750" }),
  never("97140", "97124"),
  separable("97112", { "97022", "97036" }),
  separable("97113", { "97022", "97110" }),
  never("97113", "97036"),
  separable({ "97124", "97129", "97130", "97139", "97533", "97535", "97537", "97542", "97545" },
            RE_EVALUATIONS),
  never("97545", "97140"),
  never("97750", { "95851", "95852", "97150" }),
  separable("97755", { "97035", "97110", "97112", "97140", "97530", "97533", "97535", "97537",
                       "97542", "97545", "97760", "97761", "97763" }),
  never("97755", "97750"),
  separable({ "97760", "97761" }, { "97016", "97110", "97112", "97116", "97124", "97140", "97164",
                                    "97168" }),
  separable("97763", { "97016", "97110", "97112", "97116", "97124", "97140" }),
  separable({ "97760", "97763" }, STRAPPING),
  separable("97761", "97760"),
  never({ "97760", "97761" }, "97763"),
  separable("95992", { "97110", "97112", "97140", "97530" }),
  separable({ "90912", "90913" }, { "97032", "97110", "97112", "97530", "97535", "97750" }),
  never({ "90912", "90913" }, "90901"),

  -- Modalities.
  separable("97012", { "97018", "97140", "97164", "97168" }),
  separable("97016", { "97018", "97026", "97164", "97168" }),
  separable("97018", { "97022", "97164", "97168" }),
  separable("97022", RE_EVALUATIONS),
  separable("97024", { "97018", "97026", "97164", "97168" }),
  separable("97026", { "97018", "97022", "97164", "97168" }),
  separable("97028", { "97018", "97022", "97026", "97164", "97168" }),
  separable({ "97032", "97033", "97034", "97035", "97036", "97039" }, RE_EVALUATIONS),
  separable({ "G0281", "G0283", "G0329" }, RE_EVALUATIONS),
  separable({ "G0281", "G0283" }, "97032"),
  separable({ "G0281", "G0329" }, "G0283"),
  never("G0281", "G0329"),

  -- Evaluations: never with tests that are part of them, nor with one another.
  never({ "97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168" },
        { "95851", "95852", "97750", "97755", "97763" }),
  separable({ "97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168" },
            { "96105", "96125" }),
  never(PT_EVALUATIONS, "97164"),
  never(OT_EVALUATIONS, "97168"),
  never("97162", "97161"),
  never("97163", { "97161", "97162" }),
  never("97166", "97165"),
  never("97167", { "97165", "97166" }),

  -- Speech, language, swallowing.
  separable({ "92507", "92508" }, { "97110", "97112", "97129", "97150", "97530", "97533" }),
  separable("92508", "92507"),
  separable({ "92521", "92522", "92523", "92524" }, { "96105", "96125" }),
  never("92523", "92522"),
  separable("92526", { "92520", "97110", "97112", "97150", "97530" }),
  never("92526", { "97032", "G0283" }),
  never({ "92597", "92607", "92608", "92609" }, "97755"),
  never("92607", "92597"),
  separable("92607", { "92507", "92508", "92521", "92522", "92523", "92524", "92609" }),
  separable("92609", { "92507", "92508", "92521", "92522", "92523", "92524" }),
  separable("92611", "92610"),
  separable("92612", { "92610", "92611" }),
  never("92612", "92520"),
  separable("96105", "96125"),

  -- Wounds.
  separable({ "97597", "97598" }, { "97022", "97164", "97605", "97606", "97607", "97608",
                                    "97610" }),
  separable({ "97597", "97598" }, STRAPPING),
  separable({ "97597", "97598" }, { "20560", "20561" }),
  separable({ "97605", "97606", "97607", "97608" }, "97164"),
  separable("97605", { "97607", "97610" }),
  separable("97606", { "97608", "97610" }),
  never("97606", { "97605", "97607" }),
  never("97605", "97608"),
  never("97608", "97607"),
  separable("97610", { "97035", "97607", "97608" }),
  separable("29580", "29540"),
  separable("29581", { "29540", "29580", "97140", "97535" }),
  separable("29584", { "29260", "97140", "97535" }),

  -- Manipulation: billed by others, on a day of therapy.
  separable({ "98940", "98941", "98942" }, { "97112", "97124", "97140" }),
  never({ "98940", "98941", "98942" }, { "95851", "95852", "97161", "97162", "97163", "97164",
                                         "97165", "97166", "97167", "97168" }),
  never("98941", "98940"),
  never("98942", { "98940", "98941" }),
  never("98925", { "97140", "98940", "98941", "98942" }),

  -- Needling, remote monitoring.
  separable({ "20560", "20561" }, { "29260", "29530", "29540", "29580", "29581", "29584" }),
  never("20561", "20560"),
  never({ "98980", "98981" }, "97750"),
  never("98978", { "98975", "98976", "98977" }),
  never("G2250", { "98976", "98977" }),

  -- Ended.
  ended("97140", "97530", ENDED_2019),
  ended("97530", "97113", ENDED_2019),
  ended("97530", { "97533", "97535" }, "2021-12-31"),

  -- Activities with gait, and re-evaluations with exercise: edits through the
  -- end of 2019 and, as was known until April, after it.
  ended("97530", "97116", ENDED_2019),
  edit("97530", "97116", "2020-01-01", nil, JANUARY),
  no_edit("97530", "97116", "2020-01-01", "2020-04-01", APRIL),
  edit("97530", "97116", "2020-10-01", "2020-09-01", SEPTEMBER),
  no_edit("97530", "97116", "2020-10-01", "2021-01-01", DELETED),

  ended(EXERCISES, RE_EVALUATIONS, ENDED_2019),
  edit(EXERCISES, RE_EVALUATIONS, "2020-01-01", nil, JANUARY),
  no_edit(EXERCISES, RE_EVALUATIONS, "2020-01-01", "2020-04-01", APRIL),
  edit(EXERCISES, RE_EVALUATIONS, "2020-10-01", "2020-09-01", SEPTEMBER),
  no_edit(EXERCISES, RE_EVALUATIONS, "2020-10-01", "2021-01-01", DELETED),

  -- Evaluations with manual therapy: new on 2020-01-01.
  edit(EVALUATIONS, "97140", "2020-01-01", nil, JANUARY),
  no_edit(EVALUATIONS, "97140", "2020-01-01", "2020-04-01", APRIL),
  edit(EVALUATIONS, "97140", "2020-10-01", "2020-09-01", SEPTEMBER),
  no_edit(EVALUATIONS, "97140", "2020-10-01", "2021-01-01", DELETED),

  -- Group treatment or activities with an evaluation: new on 2020-01-01, and no
  -- modifier separated them. Never added again.
  { { "97150", "97530" }, EVALUATIONS, separable = false, from = "2020-01-01", source = JANUARY },
  no_edit({ "97150", "97530" }, EVALUATIONS, "2020-01-01", "2020-01-24", REVERSED),
}

-- Most units of a code on one day. MAI 2: a limit of policy, never paid over.
local ABSOLUTE = {
  ["20560"] = 1, ["20561"] = 1, ["29240"] = 1, ["29520"] = 1, ["29530"] = 1, ["29540"] = 1,
  ["29580"] = 1, ["29581"] = 1, ["29584"] = 1, ["90912"] = 1, ["92520"] = 1, ["92521"] = 1,
  ["92522"] = 1, ["92523"] = 1, ["92524"] = 1, ["92526"] = 1, ["92610"] = 1, ["95992"] = 1,
  ["97129"] = 1, ["97161"] = 1, ["97162"] = 1, ["97163"] = 1, ["97164"] = 1, ["97165"] = 1,
  ["97166"] = 1, ["97167"] = 1, ["97168"] = 1, ["97545"] = 1, ["97550"] = 1, ["97552"] = 1,
  ["97610"] = 1, ["98966"] = 1, ["98967"] = 1, ["98968"] = 1, ["98970"] = 1, ["98971"] = 1,
  ["98972"] = 1, ["98975"] = 1, ["98976"] = 1, ["98977"] = 1, ["98978"] = 1, ["98980"] = 1,
  ["G2250"] = 1, ["G2251"] = 1,
}
-- MAI 3: a limit of clinical data, paid over on appeal with documentation.
local CLINICAL = {
  ["29260"] = 1, ["29280"] = 2, ["90901"] = 1, ["90913"] = 3, ["92507"] = 1, ["92508"] = 1,
  ["92597"] = 1, ["92607"] = 1, ["92608"] = 4, ["92609"] = 1, ["92611"] = 1, ["92612"] = 1,
  ["95851"] = 3, ["95852"] = 1, ["96105"] = 3, ["96125"] = 2, ["97012"] = 1, ["97016"] = 1,
  ["97018"] = 1, ["97022"] = 1, ["97024"] = 1, ["97026"] = 1, ["97028"] = 1, ["97032"] = 4,
  ["97033"] = 4, ["97034"] = 2, ["97035"] = 2, ["97036"] = 3, ["97039"] = 1, ["97110"] = 6,
  ["97112"] = 4, ["97113"] = 6, ["97116"] = 4, ["97124"] = 4, ["97130"] = 7, ["97139"] = 1,
  ["97140"] = 6, ["97150"] = 1, ["97530"] = 6, ["97533"] = 4, ["97535"] = 8, ["97537"] = 6,
  ["97542"] = 8, ["97546"] = 2, ["97551"] = 2, ["97597"] = 1, ["97598"] = 8, ["97605"] = 1,
  ["97606"] = 1, ["97607"] = 1, ["97608"] = 1, ["97750"] = 8, ["97755"] = 8, ["97760"] = 6,
  ["97761"] = 6, ["97763"] = 6, ["97799"] = 1, ["98981"] = 3, ["G0281"] = 1, ["G0283"] = 1,
  ["G0329"] = 1,
}

return {
  pairs = PAIRS,
  units = {
    absolute = ABSOLUTE,
    clinical = CLINICAL,
    from = "2024-07-01",
    source = { "CMS NCCI practitioner medically unlikely edits, file of 2024-07-01", url = URL },
    -- For earlier dates the same values are a guess: those files were not read.
    before = "2024-06-30",
    source_before = { "CMS NCCI practitioner medically unlikely edits, earlier files: not read",
                      url = URL },
  },
}
