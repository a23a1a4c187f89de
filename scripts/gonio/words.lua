-- Words in which outpatient therapy is written down, by what they tell: for the
-- rows `language` and `vague` of any payer's documentation. A `*` stands for any
-- ending of a word, a `#` for a number. The lists are gonio's own, made to let a
-- good note pass: a word that is missing here makes a row fire too often, one
-- too many makes it fire too seldom. Each list is one text with commas, so that
-- lists are joined with `..`; the comma at the end keeps them apart.

local words = {}

-- ---- that something was not done -------------------------------------------

-- What takes back the words behind it.
words.negations = [[
  no, not, never, without, denies, denied, unable, declin*, refus*, defer*, avoid*, instead of,
  rather than,
]]
-- Said of what was left out, or comes later.
words.not_done = [[
  declined, refused, deferred, not performed, not done, not tested, not today, not yet,
  next visit, next session, held today, on hold, discontinued, will begin, will start, plan to,
  planned, goal*,
]]

-- ---- how much --------------------------------------------------------------

words.amount = [[
  #*, one set, two sets, three sets, reps, repetitions, to fatigue, to failure, as able, maximal,
  moderate, minimal*, mild, light, heavy, contact guard, stand by, standby, supervision,
  independen*, bodyweight, body weight, resistance, min, mod, max, cga, sba, rpe, minutes,
  seconds, x#*, l#*, lvl, level #, mod i, dep, hha, spv, supv, cgs, mina, moda, maxa, i ly, ind,
  several, twice, bouts, laps, rounds, trials, rtb, gtb, btb, ytb, bltb, rtband, gtband,
]]

-- ---- where -----------------------------------------------------------------

words.regions = [[
  knee*, hip, hips, ankle*, foot, feet, toe, toes, leg, legs, thigh*, calf, calves, shin*, heel*,
  arch, lower extremit*, lower limb*, le, les, ble, lle, rle, shoulder*, elbow*, wrist*, hand,
  hands, finger*, thumb*, arm, arms, forearm*, grip, upper extremit*, upper limb*, ue, ues, bue,
  rue, lue, neck, cervic*, thorac*, lumb*, lumbo*, back, spine, spinal, trunk, core, pelvi*,
  sacr*, si joint, coccyx, abdom*, abs, scapul*, quad, quads, quadriceps, hamstring*, glut*,
  gastroc*, soleus, achilles, patell*, tibi*, fibul*, femor*, rotator cuff, rtc, deltoid*, biceps,
  triceps, trapezius, traps, trap, lats, latissimus, pectoral*, pecs, rhomboid*, serratus,
  levator*, jaw, tmj, head, face, facial, chest, rib, ribs, it band, itb, psoas, iliopsoas,
  piriformis, adductor*, abductor*, glenohumeral, gh joint, subtalar, talocrural, metatars*,
  metacarp*, plantar*, c spine, l spine, t spine, tongue, oral, laryn*, residual limb, stump, gh,
  ghj, acj, scj, ac joint, sc joint, rcr, rcs, ut, uts, lt, sor, dnf, scm, c#*, l#*, t#*, s1, s2,
  si, sij, sijs, scaption, scap, scaps, delt, delts, bicep, tricep, bi, tri, hs, hss, hams,
  gastrocs, gs, ham, glute, gluteus, itbs, vmo, tfl, ql, tke, tkr, tka, tha, thr, tsa, rtsa, acl,
  pcl, mcl, lcl, ucl, mpfl, meniscus, menisc*, saq, saqs, laq, laqs, slr, slrs, c s, l s, t s, cs,
  ls, csp, lsp, occip*, suboccip*, sub occip*, cranio*, atlant*, facet*, paraspinal*, psm,
  erector*, multifid*, infraspin*, supraspin*, subscap*, teres, pec, lat, cmc, mcp, mcps, mp, pip,
  pips, dip, dips, ip, mtp, tmt, tfcc, radius, radial, ulna, ulnar, humer*, olecran*, carpal,
  epicondyl*, radiocarpal, digit*, malleol*, calcan*, talus, tc joint, tc jt, midfoot, forefoot,
  hindfoot, fibula*, peroneal*, popliteus, pf, pfj, tibfem, tib fem, tfj, stj, uq, lq, ub, lb,
  ubs, lbs, hemi*, bka, aka, transtibial, transfemoral, clavic*, stern*, acrom*, thenar, sciatic*,
  median nerve, labr*, fa, flank, groin, vor, vorx1, vorx2, gaze, canal*, bppv, epley*,
  brandt*, semont*, dix hallpike, ankles, multi joint,
]]

-- What is trained of the whole body has no region.
words.whole_body = [[
  balance, sls, single leg stance, tandem*, romberg*, airex, foam, bosu, wobble*, rocker board,
  perturb*, otago, lsvt, big, mctsib*, ctsib*, step strat*, stepping strat*, stepping, sit to stand*,
  sts, dual task*, vestib*, vor*, habituat*, gaze stab*, retropuls*, falls, berg, coordination,
]]

-- ---- why -------------------------------------------------------------------

words.impairments = [[
  weak*, pain*, ache*, aching, sore*, stiff*, tight*, limit*, decreas*, reduc*, deficit*,
  deficien*, loss, lack, lacks, lacking, impair*, contract*, edema*, oedema*, swell*, swollen,
  effusion, spasm*, spastic*, atroph*, wasting, fall, falls, fell, balance, instabil*, unstable,
  unstead*, deviat*, antalgic, ataxi*, paresis, hemipare*, hemipleg*, paraly*, numb*, tingl*,
  parasthes*, paresthes*, neuropath*, radicul*, sensory, sensation, dizz*, vertigo, fatigue*,
  endurance, decondition*, adhes*, scar*, tender*, poor, abnormal*, altered, restrict*,
  difficult*, cannot, unable, inab*, hypertoni*, hypotoni*, tone, rigid*, dyskines*, dyskinesia,
  bradykines*, freez*, neglect, aprax*, apraxia, aphas*, dysphag*, dysarth*, impinge*, lag,
  hypomob*, hypermob*, inflam*, lymphedema, guarding, instability, postur*, asymmetr*,
  dysfunction*, slow*, short of breath, dyspnea, # 5, lom, oa, doms, sob, doe, lbp, np, nprs, vas,
  pn, painful, cva, tbi, sci, ms, pd, cp, hemi, para, quadripar*, tetrapleg*, parapleg*, isolated,
  synerg*, mas, flaccid*, clonus, tremor*, fog, festinat*, shuffl*, retropuls*, propuls*,
  lateropuls*, pusher*, push* syndrome, lob, sway*, buckl*, foot drop, drop foot, trendelen*,
  steppage, circumduct*, limp*, scissor*, hnp, hnps, ddd, djd, stenosis, stenotic, spondyl*,
  radic*, sciatica, cervicalgia, lumbago, cerviog*, cervicog*, ha, has, headache*, migraine*,
  whiplash, tend*, burs*, capsul*, frozen, fasci*, sprain*, strain*, tear*, torn, ruptur*, fx,
  fracture*, orif, sublux*, disloc*, instab*, laxity, crepit*, click*, lock*, catch*, effus*,
  ecchym*, hematoma*, inflamm*, arthro*, arthrit*, fibros*, rom loss, hypo*, hyper*, end feel,
  needs a, needs assist*, needs help, need for assist*, requires assist*, dependent, req*, max a,
  mod a, min a, cga, sba, rot #*, flex #*, ext #*, er #*, ir #*, abd #*, df #*, pf #*, arom #*,
  prom #*, rom #*, mmt, strength #*, slr, tug #*, berg #*, bbs #*, dgi #*, fga #*, tinetti*,
  #mwt*, sls #*, dhi #*, abc #*, odi #*, ndi #*, lefs #*, koos*, quickdash*, dash #*, mild*, cog*,
  memory, confus*, impuls*, atten*, coord*, incoord*, dysmetr*, dysdiadoch*, vestib*, bppv,
  nystag*, oscillops*, nausea, vision, visual*, hypersens*, allodyn*, crps, frail*, debil*,
  unsafe, risk, avoid*, fear, amput*, bka, aka, lymph*, wound*, copd, chf, hypox*, desat*, dropp*,
  clumsi*, trigger*, carpal tunnel, cts, tos, dequervain*, epicond*, nerve, sp #*, s p, post op*,
  postop*, not able, can t, cant, doesn t, does not, difficulty, diff w, diff with, avoids,
  intoler*, provok*, aggrav*, worse*,
]]

-- ---- exercise --------------------------------------------------------------

words.strengthening = [[
  strength*, resist*, theraband*, tband*, thera band*, band, bands, tubing, dumbbell*,
  kettlebell*, weights, weighted, ankle weight*, cuff weight*, squat*, lunge*, bridg*, clam*,
  isometric*, eccentric*, concentric*, quad set*, glute set*, plank*, deadlift*, curl*,
  calf raise*, heel raise*, toe raise*, leg raise*, slr, saq, laq, step up*, step down*,
  wall sit*, wall push*, push up*, pull up*, rows, row, press, presses, putty, gripp*, prone i,
  monster walk*, side step*, prone hip*, core stabil*, lumbar stabil*, dead bug*, bird dog*,
  pulley*, machine*, leg press*, lp, hip abd*, hip add*, leg ext*, rdl*, tke, tkes, qs, gs, ts,
  scaption, rtb, gtb, ytb, btb, tb, therband, 4 way, four way,
]]

words.exercise = words.strengthening .. [[
  rom, arom, aarom, prom, range of motion, flexib*, stretch*, endurance, aerobic*, cardio*,
  conditioning, bike, bicycle, biking, cycle, cycling, ergometer, ube, nustep, elliptical,
  treadmill, stepper, stairmaster, recumbent, warm up, flexion, extension, extensions, abduct*,
  adduct*, rotation*, pronat*, supinat*, dorsiflex*, plantarflex*, inversion, eversion, protract*,
  retract*, elevation, depression, circumduct*, opposition, slide, slides, glides, gliding,
  pendulum*, codman*, wand, cane exercise*, pump*, ankle circle*, alphabet, tilt*, chin tuck*,
  press up*, mckenzie, williams, cat cow, marching, march, swiss ball, physioball, exercise ball,
  sets, reps, repetition*, #x#*, # x #*, #x, x #, kick*, swing*, circles, raise*, lift*, hold*,
  active motion, active movement, active assist*, passive motion, passive movement, mobility,
  exercise bike, yoga, pilates, tendon glid*, fist*, tuck*, twist*, trunk stab*, stabiliz*,
  stabilis*, breathing exercise*, inspiratory, load, kg, lb, lbs, pounds, sit to stand*, sts,
  nu step, scifit*, arm bike, upright bike, rec bike, airdyne, rower, arc trainer, er, ir, abd,
  add, flx, df, pf, ltr, ltrs, skc, sktc, dktc, ppu, ppus, reil, reis, fis, eil, eis, aps,
  nmes with, mobs with move*, towel*, scrunch*, codmans,
]]

words.passive = [[
  prom, passive range of motion, passive rom, passive motion, passive movement, passive stretch*,
  cpm, passively,
]]
-- What makes more of it than being moved.
words.active = words.strengthening .. [[
  arom, aarom, active*, sets, reps, #x#*, # x #*, bike, cycl*, ergometer, treadmill, nustep,
  slide, slides, pendulum*, walk*, march*, raise*, self stretch*, x#*, sts,
]]

-- ---- what belongs to other codes -------------------------------------------

words.gait = [[
  gait training, gait trained, gait pattern*, gait drill*, gait mechanic*, gait re*, gait with,
  gait on, gait in, gait around, gait x, gait #*, ambulat*, stair training, stair climb*,
  stair negotiat*, stair ascent, stair descent, stairs x, stairs #*, stair #*, ascend*, descend*,
  step through, step to pattern, heel strike, cadence, walker training, crutch training,
  cane training, curb*, ramp, ramps, walked #*, walking #*, amb, gt training, gt trng, gait trng,
  gait trg, gait tr, stair trng, stair trg,
]]
words.gait_trained = "gait training, gait trng, gait trg, gt training, gt trng, gait trained, gait drill*,"
-- Walking as exercise.
words.walking_exercise = [[
  endurance, aerobic, warm up, warmup, cool down, cardio*, conditioning, treadmill*, tolerance,
  ambulates, ambulated into, ambulated to clinic, ambulatory, ambulating into, strength*, raise*,
  to improve gait, for gait, to normalize gait, to improve ambulat*, for ambulat*, needed for,
  prior to, before, after, follow*,
]]

words.balance = [[
  balance, balancing, single leg stance, single limb stance, sls, tandem stance, tandem walk*,
  tandem stand*, romberg, proprio*, perturbation*, airex, foam pad, on foam, bosu, wobble board,
  rocker board, baps*, kinesthe*, kinaesthe*, coordination, weight shift*, postural re*,
  posture re*, neuromuscular re*, neuro re*, nmre, pnf, motor control, vestibular, gaze stabil*,
  frenkel*, desensitiz*, mirror therapy, facilitation, nmr,
]]
-- Balance said as why, as support, or as a finding.
words.balance_aside = [[
  for balance, to assist with balance, improve balance, loss of balance, balance impair*,
  balance deficit*, balance test*, berg, rail, railing, counter, hand hold*, handhold*,
  ue support, strength*, muscle balance, work rest balance,
]]

words.activities = [[
  lifting, lift training, box lift*, floor to waist, waist to shoulder, crate*, carry, carries,
  carrying, transfer, transfers, bed mobility, functional reach*, overhead reach*, reaching task*,
  dynamic activit*, functional activit*, functional task*, work simulation, work task*,
  simulated work, simulated task*, push pull, pushing cart*, pushing a cart*, loading dishwasher,
  throwing, catching, sport specific*, return to sport drill*, in and out of car, car transfer*,
]]
-- The same words as an exercise or a reason.
words.activities_aside = [[
  leg lifting, heel lifting, arm lifting, weight lifting, strength*, resist*, #x#, # x #, reps,
  sets, to improve, for transfers, for lifting, needed for, required for, transfer of weight,
  weight transfer,
]]

words.massage = [[
  massag*, effleurage, petrissage, tapotement,
]]
words.manual = [[
  joint mobili*, soft tissue mobili*, soft tissue release*, mobilization grade,
  mobilisation grade, patellar mobili*, scar mobili*, stm, stmob, mfr, iastm, myofascial*,
  joint mobs, jt mobs, jt mob, joint mob, jt mobili*, patellar mob, patellar mobs, scar mob,
  scar mobs, gr i, gr ii, gr iii, gr iv, gr v, upa, upas, cpa, cpas, tpr, hvla, hvlat, mwm, sor,
  manual therapy, manual traction, manual stretch*, manual release*, manipulat*,
  trigger point release*, strain counterstrain, muscle energy, lymph* drain*, grade i, grade ii,
  grade iii, grade iv, grade v, grade #, thrust, passive accessory, pa glide*, distraction,
]]
-- A patient's own hands, or what came before and after.
words.manual_aside = [[
  self, foam roll*, ball, lacrosse, independently, after, prior to, before, follow*,
]]
-- Anything a manual technique may be called.
words.techniques = words.manual .. [[
  mobili*, glide*, release*, traction, prom, passive*, oscillat*, stretch*, trigger point*,
  dry needl*, cupping, graston, counterstrain, drainage, mulligan, snag*, nag, nags, maitland,
  kaltenborn, mckenzie, cranio*, fascia*, suboccipital*, ischemic compression, compression,
  sustained pressure, ischemic pressure, inhibition, hands on, manual, manually, scar mob*, scar tissue mob*,
  therapist assist*, joint play, mets, contract relax, hold relax, pnf, neural*, nerve glid*,
  taping, mob, mobs, jm, met, pavm*, paivm*, pas, ap gl*, tprs, trp, tdn, thrust*, manip*, tfm,
  cfm, cfr, dtm, dtfm, xfm, xff, friction*, ctm, art, active release, scs, soft tissue mob*, mtpr,
  mfd, fdm, astym*, smfr, gua sha, rolfing, prt, positional release, mld, cdt, lymph*,
  pnf stretch*, gh glide*, gr #, gr #*, osc*, distract*, tx gr*, lad, long axis*, visceral,
  hold relax*, manual tx, unilateral pa, central pa, pa, nags*, gapping, unwinding,
  strain counter*, soft tissue work, soft tissue tech*,
]]

-- ---- what a code's own note speaks of --------------------------------------

words.walking = words.gait .. [[
  gait, gt, ambul*, ambs, tm, tmill, mph, bars, parallel bar*, hha, fww, rw, rws, sw, sc, spc,
  sbqc, lbqc, nbqc, wbqc, qc, quad cane, 4ww, 2ww, rollator*, hemi walker, hw, ac, acs, axillary,
  lofstrand*, trendelen*, nbos, wbos, wb, fwb, tdwb, bwstt, bws, litegait, overground, treadmill*,
  step length, toe off, toe clear*, dorsiflexion assist, steps, flight*, threshold*, ft x, feet x,
  # ft, # feet, community, level surface*, sidestep*, backward*, braid*, grapevine, walk*, stair*,
  step*, stride*, treadmill, curb, crutch*, cane*, walker*, rollator, swing phase, stance phase,
  weight bearing, wbat, pwb, nwb, ttwb, prosthe*, foot drop, afo, parallel bars, obstacle*,
  terrain, turns, turning,
]]
words.movement = words.balance .. [[
  stance, tandem, sway, posture, postural, neuromuscular, control, cue*, cuing, awareness,
  reaction*, reactive, stability, stabil*, unstable surface, foam, uneven, eyes closed, tilt*,
  muscle re*, re educat*, reeducat*, motor, pattern*, activat*, recruit*, inhibit*, timing,
  sequenc*, scapul*, agility, ladder, dual task*, head turn*, visual*, biofeedback, tactile,
  sensory, midline, reach*, rhythmic, trunk, core, dexterity, fine motor, crossing,
  weight bearing, tone, estim, nmes, fes, placing, grading, step strateg*, ankle strateg*,
  hip strateg*, vor*, epley*, canalith*, crt, brandt*, semont*, bbq roll, habituat*, bppv, otago,
  lsvt, mctsib*, ctsib*, ndt, rood, wb, wt bearing, wt shift*, wt shifting, eo, ec, eo ec,
  romberg*, stepping, dnf, biofeed*, rs, rhythmic stab*, perturb*, cones, clock reach*, y balance,
  star excurs*, dyna disc, dynadisc,
]]
words.function_words = words.activities .. [[
  lift*, reach*, carry*, push*, pull*, transfer*, bend*, stoop*, kneel*, crouch*, squat to*,
  sit to stand*, sit stand, supine to sit, stand to sit, bed, toilet, tub, shower, car, floor,
  stair*, step up*, step over*, functional*, activity, activities, task*, dress*, cook*, kitchen,
  laundry, house*, work*, job, shelf, shelves, cabinet*, cupboard*, door*, bag, bags, grocer*,
  box*, throw*, catch*, jump*, hop*, plyometric*, run*, sport*, play*, turn*, roll*, climb*,
  simulat*, walk*, getting up, get up, rise, rising, overhead, place*, obstacle*, dynamic*, sts,
  stand to sit*, std, t f, tf, tfer*, txfer*, xfer*, transf*, log roll*, bed mob*, scoot*,
  sup to sit, sup sit, supine sit, sit sup, half kneel*, tall kneel*, quadruped, floor*, ladder*,
  fmc, gmc, sim, simul*, ue reach*, don*, doff*, iadl*, adl*, badl*, w c, commode, bsc, toilet*,
  agility, pivot*, child*, yard, garden*, steering, drive, driving, buttons, utensil*, write,
  writing, typing, jar, jars, pegs, peg, cones, cone,
]]
words.self_care = [[
  dress*, bath*, shower*, groom*, hygiene, toilet*, feed*, eat*, meal*, cook*, kitchen, home*,
  house*, laundry, adl*, iadl*, self care, safety, safe*, compensat*, adaptive, equipment,
  energy conserv*, joint protect*, body mechanic*, reacher, sock aid, tub, bed, transfer*,
  medicat*, money, shop*, ergonom*, posture, sleep*, position*, brace, splint, donn*, doff*,
  caregiver*, fall*, assistive, techni*, car, pacing, skin, sitting, desk, workstation, orthosis,
  precaution*, driving, clothing, buttons, shoes, socks,
]]
words.wheelchair = [[
  wheelchair*, wheel chair*, w c, wc, chair, propul*, propel*, seat*, cushion*, pressure relief,
  weight shift*, ramp*, curb*, brake*, armrest*, footrest*, leg rest*, scooter, power mobility,
  joystick, wheel*, tilt, recline*, manual chair, power chair,
]]
words.water = [[
  aquatic*, pool*, water*, immers*, hydro*, buoy*, swim*, noodle*, chest deep, waist deep,
  deep end, turbulen*, kickboard*, aqua*,
]]

-- ---- nobody with the patient -----------------------------------------------

words.unsupervised = [[
  unsupervised, without supervision, without therapist, without the therapist,
  therapist not present, no therapist present, on his own, on her own, on their own,
  performed alone, done alone, exercised alone, exercised independently,
  exercises independently in the gym, independent gym*, gym independently,
  independent exercise time, self directed exercise*, completed by patient alone,
  while pt with other pt, while pt with another pt, while pt c other pt, while pt c another pt,
  while pt w other pt, while pt w another pt, while ot with other pt, while ot with another pt,
  while therapist with other patient*, while therapist with another patient*,
  while pt with other patient*, while pt with another patient*, while pt treated another,
  while therapist treated another, while pt charted, while pt documented, pt documented at desk,
  ind in gym, i in gym, i ly in gym,
]]
words.home = [[
  exercises performed at home, exercises done at home, exercises completed at home,
  exercises at home only, exercised at home, home exercise program completed,
  completed home exercise program, home exercise program only,
  home exercise program performed at home, hep completed, completed hep, hep only,
  hep performed at home, hep done at home, did hep, performed hep, perf hep,
]]
-- Taught, gone over, or asked after; what is to come.
words.taught = [[
  first time, for the first, yesterday, last night, this morning, don, donned, doff, doffed,
  instruct*, taught, teach*, educat*, review*, issued, demonstrat*, progressed to, correct*,
  updated, ready to, so that, able to, can perform, to perform, goal*, until, safe*, report*,
  states, complian*, adheren*, should, between visits, since last, before he, before she,
  before they, prior to, unable, cue*, cuing, vc, vcs, tc, tcs, verbal*, tactile*,
]]
words.aides = [[
  by aide, by the aide, by an aide, by rehab aide, by the rehab aide, by therapy aide, by pt aide,
  by ot aide, by tech, by the tech, by a tech, by rehab tech, by the rehab tech, by pt tech,
  by technician, by the technician, aide supervised, tech supervised, under aide supervision,
  supervised by athletic trainer, w tech, with tech, w the tech, with the tech, w a tech,
  with a tech, w pt tech, with pt tech, w rehab tech, with rehab tech, w aide, with aide,
  w the aide, with the aide, w an aide, with an aide, w rehab aide, with rehab aide, c tech,
  c aide, tech counted, tech counting, aide counting,
]]
words.aides_aside = [[
  transport*, escort*, brought, wheeled, set up, setup, cleaned, fitted, adjusted, beforehand,
  before the session, before treatment, heated, prepared, assisted by the therapist,
  second person, 2nd person, # person, two person, for safety, guard*, gait belt, # assist,
  max a x*, mod a x*, min a x*,
]]

-- ---- what changed ----------------------------------------------------------

words.change = [[
  progress*, regress*, increas*, decreas*, incr, decr, inc, dec, advanc*, added, upgrad*,
  downgrad*, modif*, mod d, chang*, was, were, vs, versus, previous*, prior visit, last time,
  last session, compared, improv*, better, worse, worsen*, fewer, longer, further, faster, slower,
  heavier, higher, lower, deeper, harder, easier, new, newly, now, first time, up to, down to,
  reduc*, gain*, declin*, plateau*, unchanged, same load, maintained at, kept at, held at,
  hold at, continued at, regain*, resum*, initiat*, began, introduc*, trialed, switch*, replac*,
  wean*, initially, to date, retest*, reassess*, #* from #*, gtb from, rtb from, btb from,
  ytb from, started, # more, # less, more reps, more sets, less assist*, less cue*, less pain,
  more equal, than last, than before,
]]
words.change_signs = { "\u{2192}", "\u{2191}", "\u{2193}", "->", "=>", ">>", "\u{394}" }

-- ---- texts that say nothing ------------------------------------------------

-- Beside stock phrases: they add nothing.
words.fillers = [[
  pt, pts, patient, patients, the, a, an, and, with, w, of, to, for, in, on, by, all, his, her,
  their, this, that, was, were, is, today, tx, rx, treatment, session, visit, well, good, fair,
  very, overall, again, also, per, as, x, x #, x#, # min, # mins, # minutes, #min, #mins, # m, #m,
  min, mins, minutes, total, time, timed, provided, performed, given, received, completed, done,
  continued, continue, continues, cont, see, noted, above, below, skilled, therapist, therapy,
  pt ot, ot, services, c, s,
]]
words.stock_done = [[
  exercise, exercises, exercise done, exercises done, exercise performed, exercises performed,
  did exercises, ther ex, therex, te, there ex, therapeutic ex, therapeutic exercise,
  therapeutic exercises, ther act, theract, ta, therapeutic activities, therapeutic activity, nmr,
  nmre, neuro re ed, neuromuscular re education, neuromuscular reeducation, mt, manual,
  manual therapy, gt, gait, gait training, stretching, strengthening, treatment given,
  treatment done, tx given, done, completed, as tolerated, as tol, per plan, per plan of care,
  per poc, continue poc, continue plan of care, continue as planned, same as last visit,
  same as last time, same as last session, same as previous, same as before, as last visit,
  as before, as prior, same te, last visit, last time, same, ditto, no change, no changes,
  unchanged, flowsheet, flow sheet, per flowsheet, per flow sheet, see flowsheet, see flow sheet,
  exercise log, see log, see chart, see above, see grid, see exercise sheet, exercise sheet,
  protocol, per protocol, tolerated well, tolerated, tolerated all, tolerated tx well,
  tolerated treatment well, tolerated session well, patient tolerated treatment well,
  pt tolerated treatment well, with no adverse effects, no adverse effects, no adverse reaction,
  no complaints, no c o, no issues, did well, good tolerance, skilled therapy, skilled pt,
  skilled pt provided, skilled ot provided, skilled intervention, skilled services, one on one,
  1 1, routine,
]]

words.stock_need = [[
  medically necessary, medical necessity, necessary, skilled therapy needed,
  skilled therapy necessary, skilled pt needed, skilled pt necessary, needs skilled pt, needs pt,
  needs ot, needs therapy, requires skilled pt, requires skilled therapy, requires skilled care,
  skilled services required, skilled intervention required, patient would benefit from pt,
  patient would benefit from skilled pt, patient would benefit from continued pt,
  patient would benefit from continued skilled pt, pt would benefit from continued skilled pt,
  will benefit from skilled pt, will benefit from skilled therapy, benefits from skilled therapy,
  patient continues to benefit from skilled pt, continues to benefit from skilled therapy,
  continues to require skilled pt, continue per plan, continue per plan of care, continue per poc,
  continue poc, continue plan of care, continue as planned, per plan, per plan of care, per poc,
  see poc, needs continued skilled pt, needs skilled therapy, needs continued therapy,
  to progress, see plan of care, see eval, see evaluation, see initial evaluation,
  see initial eval, as per eval, as ordered, per order, per md order, per md, per physician order,
  per referral, see referral, doctor s order, as prescribed, same as last visit, same as before,
  ongoing, yes,
]]
words.stock_goal = [[
  improve function, increase function, restore function, return to function, function,
  functional mobility, improve functional mobility, improve mobility, improve strength,
  increase strength, increase rom, improve rom, decrease pain, reduce pain, less pain, get better,
  feel better, return to plof, plof, return to prior level of function, prior level of function,
  goals, goals in progress, progressing towards goals, progressing toward goals, see goals,
  see poc, see plan of care, per poc, per plan, per plan of care, ongoing,
]]
words.stock_response = [[
  good, fair, ok, okay, fine, well, no change, no complaints, no issues, no adverse reaction,
  no adverse reactions, no adverse effects, tolerated well, tolerated treatment well,
  tolerated session well, tolerated tx well, tolerated exercises well,
  tolerated all exercises well, good tolerance, patient tolerated well,
  patient tolerated treatment well, patient tolerated session well, pt tolerated well,
  pt tolerated treatment well, pt tolerated session well, pt tolerated tx well, patient did well,
  did well, positive, good response, responded well, as expected, no c o, no adverse response,
  no pain, tolerated, no problems, no increase in pain, no increased pain,
]]

return words
