// load PORT FILE CONNECTIONS SECONDS
//
// Sends the requests of a file to 127.0.0.1, over and over, on so many keep-alive connections, each
// of which sends its next one when the answer to its last is in. The file holds requests, each behind
// its length as four octets, least significant first. At the end it prints one JSON object.
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_ANSWER 65536
#define LATENCIES 2000  // buckets of 50 microseconds

typedef struct {
    const char *bytes;
    size_t length;
} request;

typedef struct {
    int descriptor;
    int is_busy;
    size_t next, sent, received;
    double began;
    char answer[LONGEST_ANSWER + 1];
} connection;

static request *requests;
static size_t request_count;
static uint16_t port;
static unsigned long statuses[1000], answers, closed, latencies[LATENCIES + 1];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void read_requests(const char *path) {
    int file = open(path, O_RDONLY);
    struct stat status;
    if (file < 0 || fstat(file, &status) != 0) fail(path);
    size_t size = (size_t)status.st_size;
    const unsigned char *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED) fail(path);
    for (size_t at = 0; at + 4 <= size;) {
        size_t length = (size_t)bytes[at] | (size_t)bytes[at + 1] << 8 |
                        (size_t)bytes[at + 2] << 16 | (size_t)bytes[at + 3] << 24;
        requests = realloc(requests, (request_count + 1) * sizeof *requests);
        if (requests == NULL || at + 4 + length > size) fail("the file of requests");
        requests[request_count++] = (request){(const char *)bytes + at + 4, length};
        at += 4 + length;
    }
}

static void open_connection(connection *one, int poll) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    one->descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (one->descriptor < 0 ||
        connect(one->descriptor, (struct sockaddr *)&address, sizeof address) != 0)
        fail("connect");
    setsockopt(one->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(one->descriptor, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = one};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, one->descriptor, &event) != 0) fail("epoll_ctl");
}

static void send_rest(connection *one) {
    request *current = &requests[one->next];
    while (one->is_busy && one->sent < current->length) {
        ssize_t count = send(one->descriptor, current->bytes + one->sent,
                             current->length - one->sent, MSG_NOSIGNAL);
        if (count < 0) return;  // later, or the reader sees that it is closed
        one->sent += (size_t)count;
    }
}

static void begin(connection *one, size_t step) {
    one->is_busy = 1;
    one->next = (one->next + step) % request_count;
    one->sent = one->received = 0;
    one->began = now();
    send_rest(one);
}

// The length of the whole answer, or 0 while its head is not in.
static size_t answer_length(connection *one) {
    one->answer[one->received] = '\0';
    char *end = strstr(one->answer, "\r\n\r\n");
    if (end == NULL) return 0;
    char *field = strcasestr(one->answer, "\r\ncontent-length:");
    size_t body = field != NULL && field < end ? strtoul(field + 17, NULL, 10) : 0;
    return (size_t)(end + 4 - one->answer) + body;
}

static void count_answer(connection *one) {
    int status = 0;
    if (sscanf(one->answer, "HTTP/1.1 %3d", &status) != 1) status = 0;
    statuses[status >= 0 && status < 1000 ? status : 0]++;
    answers++;
    size_t bucket = (size_t)((now() - one->began) * 1e6 / 50);
    latencies[bucket < LATENCIES ? bucket : LATENCIES]++;
}

// 1 when an answer is complete, -1 when the connection is closed, else 0.
static int receive(connection *one) {
    for (;;) {
        size_t room = LONGEST_ANSWER - one->received;
        ssize_t count = recv(one->descriptor, one->answer + one->received, room, 0);
        if (count < 0) return errno == EAGAIN ? 0 : -1;
        if (count == 0) return -1;
        one->received += (size_t)count;
        size_t length = answer_length(one);
        if (length != 0 && one->received >= length) {
            count_answer(one);
            return 1;
        }
    }
}

static double percentile(double share) {
    unsigned long seen = 0;
    for (int bucket = 0; bucket <= LATENCIES; bucket++) {
        seen += latencies[bucket];
        if ((double)seen >= share * (double)answers) return (bucket + 1) * 0.05;
    }
    return 0;
}

static void print(double seconds) {
    printf("{\"answers\": %lu, \"seconds\": %.3f, \"closed\": %lu, \"statuses\": {", answers,
           seconds, closed);
    const char *separator = "";
    for (int status = 0; status < 1000; status++) {
        if (statuses[status] == 0) continue;
        printf("%s\"%d\": %lu", separator, status, statuses[status]);
        separator = ", ";
    }
    printf("}, \"p50Milliseconds\": %.2f, \"p99Milliseconds\": %.2f}\n", percentile(0.5),
           percentile(0.99));
}

int main(int count, char **words) {
    if (count != 5) return 64;
    port = (uint16_t)atoi(words[1]);
    read_requests(words[2]);
    size_t width = (size_t)atoi(words[3]);
    connection *connections = calloc(width, sizeof *connections);
    int poll = epoll_create1(0);
    if (connections == NULL || poll < 0) fail("epoll_create1");
    double start = now(), end = start + atof(words[4]);
    for (size_t i = 0; i < width; i++) {
        open_connection(&connections[i], poll);
        connections[i].next = i;
        begin(&connections[i], 0);
    }
    size_t open = width, busy = width;
    double stuck = end + 10;  // no answer takes so long
    while (open > 0 && busy > 0 && now() < stuck) {
        struct epoll_event events[64];
        int ready = epoll_wait(poll, events, 64, 1000);
        for (int i = 0; i < ready; i++) {
            connection *one = events[i].data.ptr;
            send_rest(one);
            int outcome = one->is_busy ? receive(one) : 0;
            if (outcome > 0) {
                one->is_busy = 0;
                busy--;
                if (now() >= end) continue;
                busy++;
                begin(one, width);
            } else if (outcome < 0) {
                one->is_busy = 0;
                closed++;
                busy--;
                open--;
                close(one->descriptor);
            }
        }
    }
    closed += busy;
    print(now() - start);
    return 0;
}
