/* The commands of the table: what :help says of them. */
#include "console/table_room.h"

const struct console_command table_commands[] = {
    {.name = "load",
     .synopsis = "FILE...",
     .summary = "puts the sessions of files on the table",
     .help =
         "Reads sessions as gonio check does: JSON (an object, an array, one a\n"
         "line), or what a plugin reads. The first of them lies on the table then;\n"
         "all of them are around: those of the same patient and day are decided\n"
         "together, and earlier days are history.\n"
         "\n"
         "A record that is refused is told, and the others are loaded. A file that\n"
         "changes on disk is read again by itself. A console holds 100,000 sessions\n"
         "and 1 GiB of them.\n"
         "\n"
         "  :load visits.json march/*.json\n",
     .complete = {COMPLETE_FILE},
     .run = run_load,
     .values = true},
    {.name = "next",
     .synopsis = "",
     .summary = "the next session lies on the table",
     .help = "The session behind this one, in the order of loading.\n"
             "\n"
             "  :next\n"
             "  :decide\n",
     .run = run_next},
    {.name = "prev",
     .synopsis = "",
     .summary = "the session before lies on the table",
     .help = "The session before this one, in the order of loading.\n"
             "\n"
             "  :prev\n",
     .run = run_prev},
    {.name = "find",
     .synopsis = "TEXT|#NUMBER",
     .summary = "sessions by id, patient, date, code, payer or outcome",
     .help =
         "Lists the sessions that have the text in their id, patient's id, date of\n"
         "service, one of their codes or payers; letter case does not matter. Or the\n"
         "outcome: ready, hold, deny, void. When there is one, or one whose id it\n"
         "is, that lies on the table. #NUMBER is the number that :sessions shows.\n"
         "\n"
         "  :find 97110\n"
         "  :find 2026-03-1\n"
         "  :find hold\n"
         "  :find #3\n",
     .complete = {COMPLETE_SESSION},
     .run = run_find,
     .values = true},
    {.name = "sessions",
     .synopsis = "",
     .summary = "all sessions that are here, with what is known of them",
     .help =
         "A row for each session: its number, who and when, its payer and codes, the\n"
         "outcome (behind the first 1000, only of what was decided before), and\n"
         "whether it was changed here. A repeat is a session that stands there once\n"
         "more, or with a lower revision: the other one counts.\n"
         "\n"
         "  :sessions\n"
         "  :mode csv\n",
     .run = run_sessions},
    {.name = "show",
     .synopsis = "[all]",
     .summary = "the session as a card, with its minutes on a time line",
     .help =
         "Who and when, the payer, referral and plan, each service with its minutes\n"
         "and what its note says; then the minutes on a time line, a row for each\n"
         "therapist, and against the minutes at which units begin. In :mode json\n"
         "the session itself.\n"
         "\n"
         "  :show\n",
     .run = run_show},
    {.name = "set",
     .synopsis = "FIELD VALUE",
     .summary = "changes a field of the session, and decides again",
     .help =
         "Fields have the names of the format, positions count from 1, [+] is one\n"
         "more. Where there is one service only, its fields need no more than their\n"
         "name. Dates are YYYY-MM-DD, times HH:MM; +3 and -5 change a count, a date\n"
         "by days, a time by minutes, an amount; texts stand bare or in quotes;\n"
         "null is unknown. Several fields at once, with = and without blanks, are\n"
         "one step of :undo.\n"
         "\n"
         "  :set services[1].minutes 23\n"
         "  :set minutes +3\n"
         "  :set services[2].documentation.response tolerated well, no pain\n"
         "  :set services[+] 97140\n"
         "  :set services[1].start=09:00 services[1].end=09:23\n"
         "  :set diagnoses M25.561,M54.50\n"
         "  :set plan_of_care.certified_on null\n",
     .complete = {COMPLETE_FIELD, COMPLETE_VALUE},
     .run = run_set,
     .values = true,
     .text = true},
    {.name = "unset",
     .synopsis = "FIELD...",
     .summary = "takes a field, or an entry of a list, out of the session",
     .help = "What is not there is unknown. Of a list the entries behind move up.\n"
             "\n"
             "  :unset plan_of_care.certified_on\n"
             "  :unset services[2]\n",
     .complete = {COMPLETE_FIELD},
     .run = run_unset,
     .values = true},
    {.name = "undo",
     .synopsis = "[N]",
     .summary = "takes back the last change of this session, or the last N",
     .help = "Each session has its own changes. :redo makes them again.\n"
             "\n"
             "  :undo\n"
             "  :undo 3\n",
     .run = run_undo},
    {.name = "redo",
     .synopsis = "[N]",
     .summary = "makes again what :undo took back",
     .help = "Until something else is changed.\n"
             "\n"
             "  :redo\n",
     .run = run_redo},
    {.name = "new",
     .synopsis = "[FIELD=VALUE...]",
     .summary = "makes a session",
     .help =
         "A payer and a code are needed; the day is today's unless it is given. On a\n"
         "terminal what matters first is asked for, and an empty answer leaves it\n"
         "unknown. :set goes on from there, :save FILE keeps it.\n"
         "\n"
         "  :new payer=medicare code=97110 minutes=23 date_of_service=2026-03-16\n",
     .complete = {COMPLETE_FIELD},
     .run = run_new,
     .values = true,
     .text = true},
    {.name = "diff",
     .synopsis = "",
     .summary = "what is changed here against the file",
     .help = "Each field that the session on the table has otherwise than its file.\n"
             "\n"
             "  :set minutes 23\n"
             "  :diff\n",
     .run = run_diff},
    {.name = "save",
     .synopsis = "[-f] [FILE]",
     .summary = "writes the session back to its file, or to another",
     .help =
         "Without FILE it goes back to where it stands in its own file; of that\n"
         "nothing else changes, and what no field is known for stays as it was. The\n"
         "file is there whole or as it was before, for its owner alone. -f writes\n"
         "over a file that is there, or that somebody else changed meanwhile.\n"
         "\n"
         "  :save\n"
         "  :save mended.json\n",
     .complete = {COMPLETE_FILE},
     .run = run_save,
     .values = true},
    {.name = NULL},
};
