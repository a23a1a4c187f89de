/* gonio: finds the command and lets it run. */
#include "base/buffer.h"
#include "base/hash.h"
#include "cli/exit.h"
#include "format/json.h"

#include <fcntl.h>
#include <gonio/version.h>
#include <locale.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &command_check,   &command_console,  &command_units,   &command_watch,
    &command_ledger,  &command_doctor,   &command_events,  &command_test,
    &command_lint,    &command_policies, &command_manual,  &command_convert,
    &command_plugins, &command_data,     &command_compare, &command_audit,
};
#define COMMANDS (sizeof commands / sizeof *commands)

static const char orientation[] =
    "gonio measures therapy sessions against their payer's rules: sessions go in,\n"
    "and out comes what to bill, what must be mended first, and why.\n"
    "\n";

static const char pointers[] =
    "\n"
    "gonio COMMAND --help says more about each. A first try:\n"
    "  gonio units 97110=33 97140=7\n";

static void list_commands(struct buffer *out)
{
    for (size_t i = 0; i < COMMANDS; i++)
        buffer_printf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
}

static int print_orientation(bool usage)
{
    struct buffer out;
    buffer_init(&out, 64 * 1024);
    if (usage)
        buffer_put_cstr(&out, "usage: gonio COMMAND [OPTION]... [ARGUMENT]...\n"
                              "       gonio --help | --version\n\n");
    buffer_put_cstr(&out, orientation);
    list_commands(&out);
    buffer_put_cstr(&out, pointers);
    int result = exit_print("", buffer_text(&out));
    buffer_release(&out);
    return result;
}

static struct text name_at(const void *names, size_t i)
{
    (void)names;
    return text_of(commands[i]->name);
}

static const struct command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    }
    return NULL;
}

static int unknown_command(const char *name)
{
    struct error error;
    const char *kind = name[0] == '-' ? "option" : "command";
    int nearest = text_nearest(text_of(name), COMMANDS, name_at, NULL);
    error_set(&error, STATUS_USAGE, "usage.command", "there is no %s %s", kind, name);
    if (nearest >= 0)
        error_suggest(&error, "gonio ", commands[nearest]->name);
    else
        error_fix(&error, "gonio --help lists the commands");
    return exit_report("", &error);
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
           strcmp(word, "help") == 0;
}

/* Opens what is closed of the three standard descriptors, so that no file of
 * ours takes their numbers and gets our output; read-only, so that writing to
 * them fails and is noticed. */
static void hold_descriptors(void)
{
    int fd = open("/dev/null", O_RDONLY);
    while (fd >= 0 && fd <= STDERR_FILENO)
        fd = open("/dev/null", O_RDONLY);
    if (fd > STDERR_FILENO)
        close(fd);
}

static enum status start(struct error *error)
{
    hold_descriptors();
    setlocale(LC_CTYPE, "C.UTF-8");
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file too large is a write that fails */
    json_start();
    return hash_start(error);
}

int main(int argc, char **argv)
{
    struct error error = ERROR_NONE;
    if (start(&error))
        return exit_report("", &error);
    if (argc < 2)
        return print_orientation(false);
    if (is_help(argv[1])) {
        const struct command *command = argc > 2 ? find(argv[2]) : NULL;
        return command ? exit_help(command) : print_orientation(true);
    }
    if (strcmp(argv[1], "--version") == 0)
        return exit_print("", TEXT("gonio " GONIO_VERSION "\n"));
    const struct command *command = find(argv[1]);
    if (!command)
        return unknown_command(argv[1]);
    return command->run(argc - 1, argv + 1);
}
