/* gonio units: the arithmetic of a day alone, every method side by side. */
#include "show/units.h"

#include "base/date.h"
#include "base/file.h"
#include "base/utf8.h"
#include "cli/exit.h"
#include "cli/options.h"
#include "show/output.h"

#include <unistd.h>

static const char *const format_words[] = {"table", "json", NULL};
static const char *const share_words[] = {"percent", "minimum", NULL};

struct units_command {
    int format;
    int share;
    struct operands operands;
    struct units_asked asked;
    struct units_page page;
};

static enum status read_options(struct units_command *command, char **argv,
                                struct error *error)
{
    const struct option rows[] = {
        {"format", OPTION_WORD, &command->format, format_words, NULL},
        {"share", OPTION_WORD, &command->share, share_words, NULL},
        {"on", OPTION_DATE, &command->asked.on, NULL, NULL},
    };
    struct option_set set = {rows, sizeof rows / sizeof *rows};
    command->asked.on = date_today();
    return options_read(&set, argv, &command->operands, error);
}

/* The argument with a caret under the fault, on standard error. */
static void point_at(const char *argument, size_t at)
{
    struct buffer out;
    struct error unheard = ERROR_NONE;
    buffer_init(&out, 1 << 16);
    BUFFER_LITERAL(&out, "  ");
    buffer_put_visible(&out, (struct text){argument, at});
    size_t column = utf8_width(out.at ? out.at : "", out.len);
    buffer_put_visible(&out, text_of(argument + at));
    buffer_put_char(&out, '\n');
    for (size_t i = 0; i < column; i++)
        buffer_put_char(&out, ' ');
    BUFFER_LITERAL(&out, "^\n");
    /* What cannot be told to standard error cannot be told at all. */
    if (!buffer_failed(&out) &&
        file_write_all(STDERR_FILENO, buffer_text(&out), "standard error", &unheard))
        unheard = ERROR_NONE;
    buffer_release(&out);
}

static int no_operands(void)
{
    struct error error;
    error_set(&error, STATUS_USAGE, "usage.operand", "no minutes are given");
    error_fix(&error, "gonio units 97110=33 97140=7; gonio units --help says more");
    return exit_report("units", &error);
}

static enum status print(struct units_command *command, struct error *error)
{
    struct output output;
    struct terminal terminal = terminal_of(STDOUT_FILENO);
    output_begin(&output, STDOUT_FILENO);
    if (command->format == 0)
        units_write_table(&command->page, &terminal, &output.buffer);
    else
        units_write_json(&command->page, &output.buffer);
    return output_end(&output, error);
}

static int count_and_print(struct units_command *command)
{
    struct error error = ERROR_NONE;
    struct arena arena;
    arena_init(&arena, (size_t)64 << 20);
    command->page.asked = &command->asked;
    command->page.options.share = (enum assistant_share)command->share;
    enum status status = units_page_count(&command->page, &arena, &error);
    if (!status)
        status = print(command, &error);
    arena_release(&arena);
    return status ? exit_report("units", &error) : EXIT_OK;
}

static int run(int argc, char **argv)
{
    struct units_command command = {0};
    struct error error = ERROR_NONE;
    (void)argc;
    if (read_options(&command, argv, &error))
        return exit_report("units", &error);
    if (command.operands.help)
        return exit_help(&command_units);
    if (command.operands.count == 0)
        return no_operands();
    for (int i = 0; i < command.operands.count; i++) {
        const char *argument = command.operands.at[i];
        if (!units_read(argument, &command.asked, &error))
            continue;
        int status = exit_report("units", &error);
        point_at(argument, command.asked.at);
        return status;
    }
    return count_and_print(&command);
}

static const char help[] =
    "usage: gonio units [OPTION]... CODE[=MINUTES]...\n"
    "\n"
    "Counts the units of one day's minutes for one patient and one discipline, by\n"
    "each method in use, and shows how:\n"
    "\n"
    "  8-minute   Medicare: the minutes of all 15-minute codes pool. 8 earn a unit,\n"
    "             23 two, 38 three, and so on; each code has its whole fifteens, and\n"
    "             what remains goes to the largest remainders.\n"
    "  midpoint   CPT: each code by itself, a unit when its middle is passed.\n"
    "  hybrid     the lesser of the two, code by code.\n"
    "\n"
    "MINUTES are whole, and may be several joined by +; an \"a\" stands behind those\n"
    "of an assistant. A code may come again: its minutes are summed first. A code\n"
    "that is not timed needs none.\n"
    "\n"
    "  --format table|json      what to write (table)\n"
    "  --share percent|minimum  how more than 10 % by an assistant is measured: in\n"
    "                           whole percent (percent), or by the least minutes, a\n"
    "                           tenth of the total, rounded, and 1 more\n"
    "  --on DATE                the date of service, YYYY-MM-DD, for codes that came\n"
    "                           or went (today)\n"
    "  --help                   show this\n"
    "\n"
    "Exit status: 0, 2 the command line is wrong, 74 output failed.\n"
    "\n"
    "Examples:\n"
    "  gonio units 97110=33 97140=7\n"
    "      40 minutes are 3 units for Medicare: 7 minutes of manual therapy earn the\n"
    "      third. By the midpoint they earn none.\n"
    "  gonio units 97110=18 97140=13 97116=10 97035=8\n"
    "      four codes, and Medicare pays three units.\n"
    "  gonio units 97110=12+14a\n"
    "      12 minutes by the therapist, 14 by the assistant: which unit carries CQ\n"
    "      or CO.\n"
    "  gonio units 97110=6 97140=7 97110=6 97161\n"
    "      a code that comes again, and one that is not timed.\n"
    "  gonio units 97129=40 97550=38\n"
    "      add-on codes take the time after the first unit.\n";

const struct command command_units = {
    .name = "units",
    .summary = "count the units of some minutes, every method side by side",
    .help = help,
    .run = run};
