/* The commands of the desk, and what :help says of them. */
#include "console/desk_room.h"

const struct console_command desk_commands[] = {
    {.name = "policies",
     .synopsis = "[all]",
     .summary = "what there is to decide with",
     .help = "Lists the payers of the folders. Of those that were read: version, the\n"
             "start of the hash, rules, the days its values are for, and the layers\n"
             "it is made of, with what is tried here on top. Policies are read when\n"
             "they are first needed; :policies all reads the others.\n"
             "\n"
             "  :policies all\n",
     .run = desk_run_policies},
    {.name = "open",
     .synopsis = "[PAYER] [RULE]",
     .summary = "the policy in your editor, at the rule",
     .help = "Opens the policy's file in $VISUAL, $EDITOR or vi, at the line of the\n"
             "rule: vi, emacs, nano and others that take +LINE are told it, any other\n"
             "finds it in $GONIO_LINE. Without a payer it is the one that decides; a\n"
             "policy with a fault is opened at the fault. What was saved decides from\n"
             "then on, and what is different on the table is shown. A change with a\n"
             "fault shows its place, and the policies of before go on deciding until\n"
             "it is mended.\n"
             "\n"
             "  :open medicare threshold.near\n"
             "  :open plan_of_care.certified\n",
     .complete = {COMPLETE_PAYER, COMPLETE_RULE},
     .run = desk_run_open},
    {.name = "rules",
     .synopsis = "[TOPIC]",
     .summary = "the rules of the policy that decides",
     .help = "Lists the rules and the rows that report under an id: their topic,\n"
             "what they do, what they are asked of, whether they are in force on the\n"
             "day that is on the table, and how many cases name them.\n"
             "\n"
             "  :rules plan_of_care\n",
     .complete = {COMPLETE_TOPIC},
     .run = desk_run_rules},
    {.name = "rule",
     .synopsis = "RULE",
     .summary = "all about one rule: text, source, dates, layers, cases",
     .help = "Shows a rule as it stands in its file, with the document it rests on,\n"
             "its dates, every layer that says something of it (the upper one first),\n"
             "the parameters it names with their values on this day, and its cases.\n"
             "\n"
             "  :rule plan_of_care.certified\n",
     .complete = {COMPLETE_RULE},
     .run = desk_run_rule},
    {.name = "try",
     .synopsis = "[RULE = function ... end | rule {...} | {...} | off]",
     .summary = "a rule for this console only, decided at once",
     .help =
         "Lays something over the policy that decides, for this console only:\n"
         "\n"
         "  :try our.rule = function(service) return service.minutes > 60 end\n"
         "  :try our.rule = rule { topic = \"minutes\", scope = \"service\", ... }\n"
         "  :try plan_of_care.certified = { severity = \"warn\" }\n"
         "  :try plan_of_care.certified = off\n"
         "  :try kx_threshold = \"2500.00\"\n"
         "\n"
         "A function becomes the check of the rule of that id, or a rule of its\n"
         "own, asked of what its first argument is called: service, line, session\n"
         "or day. It goes on over several lines until it is whole. No file is\n"
         "written. :try alone lists what is tried, :untry takes it back, :compare\n"
         "shows what it does to all sessions that are loaded.\n",
     .complete = {COMPLETE_RULE, COMPLETE_NOTHING},
     .run = try_run,
     .text = true,
     .whole = try_whole},
    {.name = "untry",
     .synopsis = "RULE|all",
     .summary = "no longer tries it",
     .help = "Takes back what :try laid over the policy, and decides again.\n"
             "\n"
             "  :untry our.rule\n"
             "  :untry all\n",
     .complete = {COMPLETE_RULE},
     .run = try_run_undo},
    {.name = "compare",
     .synopsis = "",
     .summary = "what is tried, over all sessions that are loaded",
     .help = "Decides every session that is loaded twice: under the policies as they\n"
             "are on disk, and with what is tried over them. Lists what is decided\n"
             "otherwise (findings: + comes, - goes, ~ weighs otherwise), then sums by\n"
             "rule, then all together.\n"
             "\n"
             "  :load march.ndjson\n"
             "  :try caps.day = { units = 5 }\n"
             "  :compare\n",
     .run = desk_run_compare},
    {.name = "test",
     .synopsis = "[PAYER]",
     .summary = "the policy's cases, with what is tried",
     .help = "Runs the cases that stand beside the policy (cases.json), of the one\n"
             "that decides or the one named, with what is tried over it. Of each that\n"
             "fails: where it stands, what it expects and what was found.\n"
             "\n"
             "  :test medicare\n",
     .complete = {COMPLETE_PAYER},
     .run = desk_run_test},
    {.name = "cover",
     .synopsis = "[PAYER] [all]",
     .summary = "which rules the policy's cases do not reach",
     .help = "Counts for each rule and row of the policy, as it is on disk, in how\n"
             "many cases it fires and in how many it is left silent. Listed are\n"
             "those that no case shows on both sides, with the codes and dates\n"
             "they are about; all lists the others too.\n"
             "\n"
             "  :cover medicare\n"
             "  :cover medicare all\n",
     .complete = {COMPLETE_PAYER},
     .run = desk_run_cover},
    {.name = "capture",
     .synopsis = "[NAME]",
     .summary = "this session, as nobody's, becomes a case of the policy",
     .help =
         "Makes a case of the session on the table and its decision, in cases.json\n"
         "beside the policy. Ids, names and numbers are replaced, all dates moved\n"
         "by some weeks, free text becomes neutral sentences, or the policy's own\n"
         "phrases where these decide. After each change it is decided again: when\n"
         "the decision is not the same, nothing is written, and the field that\n"
         "matters is told. The case passes gonio test at once.\n"
         "\n"
         "  :capture certified a day late\n",
     .run = capture_run,
     .values = true,
     .text = true},
    {.name = "trace",
     .synopsis = "RULE",
     .summary = "a rule line by line, as it ran on this session",
     .help = "Decides the session on the table again and follows one rule: what it is\n"
             "asked of, each condition of when and unless and whether it holds, each\n"
             "line of its check with the facts it read (<) and what became of its\n"
             "locals (=), and what came of it. A row (a cap, a limit, a row of\n"
             "documentation) shows itself and what it found.\n"
             "\n"
             "  :trace plan_of_care.certified\n",
     .complete = {COMPLETE_RULE},
     .run = trace_run},
    {.name = NULL},
};
