-- Where a patient may see a physical therapist without a physician's order, and
-- for how long: rows for `referral.direct_access`, of which the first that is
-- in force and has the state decides. A state's law only lets a therapist
-- treat; a payer may ask for an order all the same, and then leaves its states
-- out, or this library.
--
-- What is not here is not known here: a state without a row needs an order.
-- Provisions on who may treat so (years of practice, certification) and on
-- whom to notify are not judged. A row without `verified_on` rests on general
-- knowledge.
--
--   local direct_access = use "gonio.direct_access"
--   referral = { { id = "referral.order", source = … },
--                direct_access = direct_access.states },

local CHECKED = "2026-11-21"

local LEVELS = { "American Physical Therapy Association, direct access by state, levels of July 2019",
                 verified_on = CHECKED }
local TEXAS = { "Texas Occupations Code 453.301, as Victoria Physical Therapy describes it",
                verified_on = CHECKED }
local ILLINOIS = { "Illinois Physical Therapy Act, 225 ILCS 90/1.2, as Kinetic Physical Therapy describes it",
                   verified_on = CHECKED }
local TENNESSEE = { "Tennessee Code 63-13-303" }
local NEW_YORK = { "New York Education Law 6731" }
local CALIFORNIA = { "California Business and Professions Code 2620.1" }
local FLORIDA = { "Florida Statutes 486.021" }

local PT = { "PT" }

return {
  states = {
    { states = { "AK", "AZ", "CO", "HI", "ID", "IA", "KY", "MD", "MA", "MT", "NE", "NV", "NC", "ND",
                 "OR", "SD", "UT", "VT", "WV", "WY" },
      disciplines = PT, free = true, from = "2019-07-01", source = LEVELS },
    -- 15 for those with a certification, residency or fellowship.
    { states = { "TX" }, disciplines = PT, business_days = 10, source = TEXAS },
    -- An order is due once this is over without improvement.
    { states = { "IL" }, disciplines = PT, business_days = 15, visits = 10, source = ILLINOIS },
    { states = { "TN" }, disciplines = PT, days = 90, source = TENNESSEE },
    { states = { "NY" }, disciplines = PT, days = 30, visits = 10, source = NEW_YORK },
    { states = { "CA" }, disciplines = PT, days = 45, visits = 12, source = CALIFORNIA },
    { states = { "FL" }, disciplines = PT, days = 30, source = FLORIDA },
  },
}
