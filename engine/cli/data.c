/* gonio data: tables of what payers publish. The first operand says what to
 * do with them. */
#include "base/date.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/data_folder.h"
#include "cli/data_list.h"
#include "cli/exit.h"
#include "cli/options.h"
#include "data/import.h"
#include "show/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char *const action_words[] = {"import", "list", "check", NULL};
enum { ACTION_IMPORT, ACTION_LIST, ACTION_CHECK, ACTIONS };

static const char *const format_words[] = {"text", "json", NULL};

struct asked {
    struct operands operands;
    const char *folder_option;
    char folder[DATA_FOLDER_PATH];
    int payer; /* -1: as the files say */
    int32_t effective;
    int format;
    int action;
};

static enum status read_options(struct asked *asked, char **argv, struct error *error)
{
    const struct option rows[] = {
        {"data", OPTION_TEXT, &asked->folder_option, NULL, NULL},
        {"payer", OPTION_WORD, &asked->payer, data_payer_words, NULL},
        {"effective", OPTION_DATE, &asked->effective, NULL, NULL},
        {"format", OPTION_WORD, &asked->format, format_words, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    return options_read(&set, argv, &asked->operands, error);
}

/* ---- one word of several ---- */

static int word_of(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

static enum status unknown_word(const char *const *words, int count, const char *word,
                                struct error *error)
{
    int nearest = text_nearest(text_of(word), (size_t)count, text_cstr_at, words);
    error_set(error, STATUS_USAGE, "usage.data", "gonio data cannot \"%s\"", word);
    if (nearest >= 0)
        error_suggest(error, "", words[nearest]);
    else
        error_fix(error, "gonio data --help says what it can");
    return error->status;
}

/* ---- import ---- */

/* A line on a terminal, drawn anew ten times a second at most. */
struct bar {
    bool shown, drawn;
    int64_t next_ms;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void draw(void *context, const struct import_progress *now)
{
    struct bar *bar = context;
    char line[160];
    if (!bar->shown || now_ms() < bar->next_ms)
        return;
    bar->next_ms = now_ms() + 100;
    bar->drawn = true;
    int n = snprintf(line, sizeof line, "\r\x1b[K%s %.60s: %llu rows",
                     now->name ? "reading" : "writing", now->name ? now->name : "",
                     (unsigned long long)now->rows);
    if (n > 0 && write(STDERR_FILENO, line, (size_t)n) < 0)
        bar->shown = false;
}

static struct bar bar_of_terminal(void)
{
    const char *term = getenv("TERM");
    return (struct bar){.shown =
                            isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0,
                        .next_ms = now_ms() + 500};
}

static void erase(struct bar *bar)
{
    static const char end[] = "\r\x1b[K";
    if (bar->drawn && write(STDERR_FILENO, end, sizeof end - 1) < 0)
        bar->shown = false;
}

static void put_result(struct buffer *out, const struct import_options *options,
                       const struct import_result *result)
{
    char from[11], to[11];
    date_write(result->from, from);
    date_write(result->to, to);
    buffer_printf(out, "%s.%s, %s to %s: %llu rows", data_kind_words[options->kind],
                  data_payer_words[result->payer], from, to,
                  (unsigned long long)result->rows);
    if (result->repeated)
        buffer_printf(out, ", %llu left out that stood there twice",
                      (unsigned long long)result->repeated);
    if (result->notes)
        buffer_printf(out, ", %llu remarks behind the data",
                      (unsigned long long)result->notes);
    buffer_put_cstr(out, "\n  in ");
    buffer_put_visible(out, text_of(result->path));
    buffer_put_char(out, '\n');
}

static enum status import_options_of(const struct asked *asked,
                                     struct import_options *options,
                                     struct error *error)
{
    char **words = asked->operands.at;
    int count = asked->operands.count;
    int kind = count > 1 ? word_of(data_kind_words, DATA_KINDS, words[1]) : -1;
    if (count < 3) {
        error_set(error, STATUS_USAGE, "usage.data",
                  "gonio data import needs what it is to import, and files");
        error_fix(error, "gonio data import ncci|mue|mpfs|gpci|zip FILE...");
        return error->status;
    }
    if (kind < 0)
        return unknown_word(data_kind_words, DATA_KINDS, words[1], error);
    if (count - 2 > IMPORT_FILES)
        return error_set(error, STATUS_USAGE, "usage.data", "over %d files at once",
                         IMPORT_FILES);
    *options = (struct import_options){.kind = (enum data_kind)kind,
                                       .payer = asked->payer,
                                       .files = words + 2,
                                       .count = (size_t)count - 2,
                                       .folder = asked->folder,
                                       .effective = asked->effective,
                                       .today = date_today()};
    return STATUS_OK;
}

static enum status run_import(struct asked *asked, struct output *output,
                              struct error *error)
{
    struct import_options options;
    struct import_result result;
    struct bar bar = bar_of_terminal();
    enum status status = import_options_of(asked, &options, error);
    if (status)
        return status;
    options.progress = draw;
    options.context = &bar;
    status = import_run(&options, &result, error);
    erase(&bar);
    if (!status)
        put_result(&output->buffer, &options, &result);
    return status;
}

/* ---- the command ---- */

static enum status run_action(struct asked *asked, struct output *output,
                              struct error *error)
{
    if (!asked->operands.count) {
        error_set(error, STATUS_USAGE, "usage.data", "gonio data needs to know what");
        error_fix(error, "gonio data import, gonio data list or gonio data check");
        return error->status;
    }
    const char *word = asked->operands.at[0];
    asked->action = word_of(action_words, ACTIONS, word);
    if (asked->action < 0)
        return unknown_word(action_words, ACTIONS, word, error);
    if (asked->action != ACTION_IMPORT && asked->operands.count > 1)
        return error_set(error, STATUS_USAGE, "usage.data",
                         "gonio data %s takes no more words", word);
    enum status status = data_folder_find(
        asked->folder_option, asked->action == ACTION_IMPORT, asked->folder, error);
    if (status)
        return status;
    if (asked->action == ACTION_IMPORT)
        return run_import(asked, output, error);
    return data_list_put(asked->folder, asked->format, asked->action == ACTION_CHECK,
                         output, error);
}

static int data_run(int argc, char **argv)
{
    struct asked asked = {.payer = -1, .effective = DATE_NONE};
    struct error error = ERROR_NONE;
    struct output output;
    int worst = EXIT_OK;
    (void)argc;
    enum status status = read_options(&asked, argv, &error);
    if (!status && asked.operands.help)
        return exit_help(&command_data);
    output_begin(&output, STDOUT_FILENO);
    if (!status)
        status = run_action(&asked, &output, &error);
    if (status)
        worst = exit_report("data", &error);
    if (output_end(&output, &error))
        worst = exit_worst(worst, exit_report("data", &error));
    return worst;
}

const struct command command_data = {
    .name = "data",
    .summary = "import what payers publish: code pairs, unit limits, fee schedules",
    .help =
        "usage: gonio data import KIND [OPTION]... FILE...\n"
        "       gonio data list [OPTION]...\n"
        "       gonio data check [OPTION]...\n"
        "\n"
        "Makes tables of the files that Medicare and Medicaid publish each quarter.\n"
        "Policies that name such a table decide by it on the days it is for, and by\n"
        "their own rows on the others.\n"
        "\n"
        "KIND  what it is, and the file it is in (.zip, or the .txt or .csv in it)\n"
        "  ncci  pairs of codes (PTP edits), practitioner services: all parts at\n"
        "        once, ccipra-vNNNrN-f1.zip to -f4.zip\n"
        "  mue   units at most (medically unlikely edits), practitioner services\n"
        "  mpfs  relative values: RVUyyA.zip to RVUyyD.zip, or PPRRVU*.csv\n"
        "  gpci  price indexes by locality: the same .zip, or GPCIyyyy.csv\n"
        "  zip   ZIP codes to localities: the .zip with ZIP5_*.txt\n"
        "\n"
        "The quarter is told from the file's name or its first lines. A file is read\n"
        "whole or not at all; a row that is not understood is named with its line. "
        "The\n"
        "table of the same quarter is replaced.\n"
        "\n"
        "  --payer medicare|medicaid  whose edits they are (as the names say, or\n"
        "                      Medicare's)\n"
        "  --effective DATE    the first day the file is for, YYYY-MM-DD\n"
        "  --data DIR          the folder of the tables ($GONIO_DATA, else\n"
        "                      $XDG_DATA_HOME/gonio or ~/.local/share/gonio)\n"
        "  --format text|json  of list and check (text)\n"
        "  --help              show this\n"
        "\n"
        "list shows what is there: the days each table is for, rows, source, age.\n"
        "check also reads every row and holds it against its checksum.\n"
        "\n"
        "Exit status: 0, 2 the command line is wrong or a table is damaged, 3 a file\n"
        "was not understood, 74 reading or writing failed, 75 another import runs.\n"
        "\n"
        "Examples:\n"
        "  gonio data import ncci ccipra-v323r0-f[1-4].zip\n"
        "  gonio data import mue MCR_MUE_PractitionerServices_Eff_10-01-2026.csv\n"
        "  gonio data import mpfs RVU26D.zip && gonio data import gpci RVU26D.zip\n"
        "  gonio data list\n",
    .run = data_run,
};
