#include "runtime/notify.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A manager that cannot be told is no reason to stop. */
static void send_to(const struct sockaddr_un *address, socklen_t len, const char *state)
{
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    ssize_t sent = -1;
    if (fd < 0)
        return;
    do
        sent = sendto(fd, state, strlen(state), MSG_NOSIGNAL,
                      (const struct sockaddr *)address, len);
    while (sent < 0 && errno == EINTR);
    close(fd);
}

void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = path ? strlen(path) : 0;
    if (len < 2 || len >= sizeof address.sun_path || (path[0] != '/' && path[0] != '@'))
        return;
    memcpy(address.sun_path, path, len);
    if (path[0] == '@')
        address.sun_path[0] = '\0';
    send_to(&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len), state);
}

uint64_t notify_watchdog_ms(void)
{
    const char *text = getenv("WATCHDOG_USEC");
    uint64_t us = 0;
    for (; text && *text >= '0' && *text <= '9' && us < UINT64_MAX / 100; text++)
        us = us * 10 + (uint64_t)(*text - '0');
    return us / 2000;
}
