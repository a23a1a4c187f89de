-- Which policy a session's payer names: ids that claims carry, and what people
-- write. Letter case and white space do not count. A name that may be several
-- payers lists them all, and is held until somebody says which.
--
-- Ids differ between clearinghouses, and one id can serve several lines of a
-- payer's business: an insurance of kind "ma" is never decided as a commercial
-- plan. Nothing here has been held against a payer's own list (no verified_on).

local NAMES = { "Names as payers and billing systems write them" }
local PAYER_IDS = { "Stedi payer network, read 2026-11-21",
                    url = "https://www.stedi.com/healthcare/network" }
local WEBPT = { "WebPT Analytics, charges extract: insurance types",
                url = "https://help.analytics.webpt.com/article/1328" }
local STATES = { "Centers for Medicare & Medicaid Services: names of state Medicaid programs" }

return {
  -- Medicare and what is not Medicare's to pay.
  { "Medicare", "Medicare Part B", "Medicare B", "Part B", "CMS",
    payer = "medicare", source = NAMES },
  { "Medicare", kind = "ma", payer = "medicare-advantage", source = NAMES },
  { "Medicare Advantage", "Medicare Part C", "Part C", "MA plan",
    payer = "medicare-advantage", source = NAMES },

  -- Medicaid: of a state; without one it is every state's.
  { "Medicaid CA", "California Medicaid", "Medi-Cal", "MediCal",
    payer = "medicaid/ca", source = STATES },
  { "Medicaid TX", "Texas Medicaid", payer = "medicaid/tx", source = STATES },
  { "Medicaid NY", "New York Medicaid", "eMedNY", payer = "medicaid/ny", source = STATES },
  { "Medicaid FL", "Florida Medicaid", payer = "medicaid/fl", source = STATES },
  { "Medicaid IL", "Illinois Medicaid", payer = "medicaid/il", source = STATES },
  { "Medicaid OH", "Ohio Medicaid", payer = "medicaid/oh", source = STATES },
  { "Medicaid PA", "Pennsylvania Medicaid", "Pennsylvania Medical Assistance", "PROMISe",
    payer = "medicaid/pa", source = STATES },
  { "Medicaid NC", "North Carolina Medicaid", "NC Medicaid",
    payer = "medicaid/nc", source = STATES },
  { "Medicaid AZ", "Arizona Medicaid", "AHCCCS", payer = "medicaid/az", source = STATES },
  { "Medicaid KY", "Kentucky Medicaid", payer = "medicaid/ky", source = STATES },

  -- Commercial, by name and by the id that claims carry.
  { "87726", payer = "commercial/unitedhealthcare", source = PAYER_IDS },
  { "UnitedHealthcare", "UHC",
    payer = "commercial/unitedhealthcare", source = NAMES },
  { "60054", payer = "commercial/aetna", source = PAYER_IDS },
  { "Aetna", "Aetna Health", payer = "commercial/aetna", source = NAMES },
  { "62308", payer = "commercial/cigna", source = PAYER_IDS },
  { "Cigna", "Cigna Healthcare", payer = "commercial/cigna", source = NAMES },
  { "61101", payer = "commercial/humana", source = PAYER_IDS },
  { "Humana", payer = "commercial/humana", source = NAMES },
  { "Anthem", "Anthem BCBS", "Anthem Blue Cross Blue Shield", "Anthem Blue Cross and Blue Shield",
    payer = "commercial/anthem", source = NAMES },
  { "BCBS MA", "BCBS of Massachusetts", "Blue Cross Blue Shield of Massachusetts",
    payer = "commercial/bcbs-ma", source = NAMES },
  { "BCBS", "Blue Cross", "Blue Shield", "Blue Cross Blue Shield", "Blue Cross and Blue Shield",
    payer = { "commercial/anthem", "commercial/bcbs-ma" }, source = NAMES },

  -- The same companies' Medicare Advantage.
  { "87726", "60054", "62308", "61101", kind = "ma",
    payer = "medicare-advantage", source = PAYER_IDS },
  { "UnitedHealthcare", "UHC", "Aetna", "Aetna Health", "Cigna",
    "Cigna Healthcare", "Humana", "Anthem", "Anthem BCBS", "BCBS MA", kind = "ma",
    payer = "medicare-advantage", source = NAMES },
  { "UnitedHealthcare Medicare Advantage", "UHC Medicare Advantage", "Aetna Medicare",
    "Aetna Medicare Advantage", "Cigna Medicare Advantage", "Humana Medicare Advantage",
    payer = "medicare-advantage", source = NAMES },

  -- Who pays for a cause, a service, or for oneself.
  { "Tricare", "Tricare East", "Tricare West", payer = "tricare", source = WEBPT },
  { "VA", "Veterans Affairs", "Department of Veterans Affairs", "VA Community Care",
    payer = "va", source = WEBPT },
  { "WC", "Workers Comp", "Workers' Comp", "Workers Compensation", "Workers' Compensation",
    payer = "workers-compensation", source = WEBPT },
  { "Auto", "Auto insurance", "Motor vehicle accident", "MVA", "No-fault",
    payer = "auto", source = WEBPT },
  { "Self", "Self pay", "Cash", "Private pay", payer = "self-pay", source = WEBPT },
}
