/* How often work on a file was begun and did not end: counted in the ledger
 * before it begins, so that the file that ends the process shows. */
#include "watch/intake_room.h"

enum status attempt_forgive(struct intake *intake, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < intake->unforgiven_count && !status; i++)
        status =
            ledger_attempt_done(intake->options.ledger, &intake->unforgiven[i], error);
    return status;
}

void attempt_owe(struct intake *intake, const struct taking *takings, size_t count)
{
    for (size_t i = 0; i < count && intake->unforgiven_count < INTAKE_FILES; i++)
        intake->unforgiven[intake->unforgiven_count++] = takings[i].hash;
}

enum status attempt_begin(struct intake *intake, struct taking *takings, size_t count,
                          uint32_t *most, struct error *error)
{
    struct ledger *ledger = intake->options.ledger;
    enum status status = ledger_begin(ledger, error);
    if (status)
        return status;
    *most = 0;
    status = finish_put_behind(intake, error);
    if (!status)
        status = attempt_forgive(intake, error);
    for (size_t i = 0; i < count && !status; i++) {
        uint32_t times = 0;
        status = ledger_attempt(ledger, &takings[i].hash, &times, error);
        *most = times > *most ? times : *most;
    }
    if (!status && (count == 1 || *most == 0)) {
        status = ledger_commit(ledger, error);
        if (status)
            return status;
        intake->unforgiven_count = 0;
        finish_tell_behind(intake);
        return STATUS_OK;
    }
    ledger_rollback(ledger);
    return status;
}

enum status attempt_refuse(struct intake *intake, struct taking *taking,
                           struct error *error)
{
    error_set(&taking->why, STATUS_REJECTED, "file.attempts",
              "the program ended %d times while it worked on this file",
              INTAKE_ATTEMPTS);
    error_fix(&taking->why, "report it; drop the file again to have it tried again");
    return refuse_whole(intake, taking, error);
}
