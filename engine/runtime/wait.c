#include "runtime/wait.h"

#include <stdlib.h>
#include <time.h>
#include <uv.h>

#define FOLDERS_MAX 512

struct wait {
    uv_loop_t loop;
    uv_poll_t input;
    uv_timer_t timer;
    uv_async_t wake;
    uv_fs_event_t **folders; /* each its own allocation: it closes by itself */
    size_t folder_count;
    bool readable, woken, changed, late;
};

static void on_input(uv_poll_t *input, int status, int events)
{
    struct wait *wait = input->data;
    (void)status, (void)events;
    wait->readable = true;
    uv_poll_stop(input);
}

static void on_time(uv_timer_t *timer)
{
    struct wait *wait = timer->data;
    wait->late = true;
}

static void on_wake(uv_async_t *wake)
{
    struct wait *wait = wake->data;
    wait->woken = true;
}

static void on_change(uv_fs_event_t *folder, const char *name, int events, int status)
{
    struct wait *wait = folder->data;
    (void)name, (void)events, (void)status;
    wait->changed = true;
}

static int open_handles(struct wait *wait, int fd)
{
    int failed = uv_poll_init(&wait->loop, &wait->input, fd);
    if (failed)
        return failed;
    failed = uv_timer_init(&wait->loop, &wait->timer);
    if (!failed)
        failed = uv_async_init(&wait->loop, &wait->wake, on_wake);
    wait->input.data = wait->timer.data = wait->wake.data = wait;
    return failed;
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void close_loop(struct wait *wait)
{
    uv_walk(&wait->loop, close_handle, NULL);
    uv_run(&wait->loop, UV_RUN_DEFAULT);
    uv_loop_close(&wait->loop);
}

enum status wait_open(int fd, struct wait **wait, struct error *error)
{
    *wait = NULL;
    struct wait *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error);
    int failed = uv_loop_init(&made->loop);
    if (!failed && (failed = open_handles(made, fd)) != 0)
        close_loop(made);
    if (failed) {
        free(made);
        return error_set(error, STATUS_IO, "wait.open",
                         "the terminal cannot be read: %s", uv_strerror(failed));
    }
    *wait = made;
    return STATUS_OK;
}

/* ---- folders ---- */

static void on_closed(uv_handle_t *handle)
{
    free(handle);
}

static void leave_folders(struct wait *wait)
{
    for (size_t i = 0; i < wait->folder_count; i++)
        uv_close((uv_handle_t *)wait->folders[i], on_closed);
    wait->folder_count = 0;
    free(wait->folders);
    wait->folders = NULL;
}

static bool watch_folder(struct wait *wait, const char *path)
{
    uv_fs_event_t *folder = malloc(sizeof *folder);
    if (!folder)
        return false;
    if (uv_fs_event_init(&wait->loop, folder) != 0) {
        free(folder);
        return false;
    }
    folder->data = wait;
    if (uv_fs_event_start(folder, on_change, path, 0) != 0) {
        uv_close((uv_handle_t *)folder, on_closed);
        return false;
    }
    wait->folders[wait->folder_count++] = folder;
    return true;
}

bool wait_watch(struct wait *wait, const char *const *folders, size_t count)
{
    bool all = count <= FOLDERS_MAX;
    leave_folders(wait);
    count = all ? count : FOLDERS_MAX;
    wait->folders = calloc(count ? count : 1, sizeof(uv_fs_event_t *));
    if (!wait->folders)
        return false;
    for (size_t i = 0; i < count; i++)
        all = watch_folder(wait, folders[i]) && all;
    return all;
}

void wait_close(struct wait *wait)
{
    if (!wait)
        return;
    leave_folders(wait);
    close_loop(wait);
    free(wait);
}

/* ---- waiting ---- */

void wait_wake(struct wait *wait)
{
    uv_async_send(&wait->wake);
}

/* What happened is told once; all of it in the end. */
static bool happened(struct wait *wait, enum wait_end *end)
{
    bool *const told[] = {&wait->woken, &wait->readable, &wait->changed, &wait->late};
    static const enum wait_end ends[] = {WAIT_WOKEN, WAIT_READABLE, WAIT_CHANGED,
                                         WAIT_TIME};
    for (size_t i = 0; i < 4; i++) {
        if (*told[i]) {
            *told[i] = false;
            *end = ends[i];
            return true;
        }
    }
    return false;
}

enum wait_end wait_for(struct wait *wait, int64_t ms)
{
    enum wait_end end = WAIT_READABLE;
    wait->readable = wait->late = false;
    if (uv_poll_start(&wait->input, UV_READABLE | UV_DISCONNECT, on_input) != 0)
        return WAIT_READABLE; /* reading tells what is wrong */
    uv_update_time(&wait->loop);
    if (ms >= 0)
        (void)uv_timer_start(&wait->timer, on_time, (uint64_t)ms, 0);
    while (!happened(wait, &end))
        (void)uv_run(&wait->loop, UV_RUN_ONCE);
    (void)uv_timer_stop(&wait->timer);
    (void)uv_poll_stop(&wait->input);
    return end;
}

int64_t wait_now(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
