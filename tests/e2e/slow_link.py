"""A narrow, distant link as a TCP relay: octets leave at the link's rate, shared by all connections, and arrive after its delay."""
import heapq
import itertools
import os
import selectors
import socket
import threading
import time

SEGMENT = 1460  # octets read at once from one connection, so that connections take turns
QUEUE = 16_000  # octets that wait before the link at most: one second's worth, as in a small router


class Direction:
    """One way of the link: when its last octet will have left."""

    def __init__(self, octets_per_second, delay):
        self.rate, self.delay, self.free = octets_per_second, delay, 0.0

    def accept(self, now, octets):
        """When `octets` that reach the link now will arrive."""
        self.free = max(self.free, now) + octets / self.rate
        return self.free + self.delay

    def has_room(self, now):
        return (self.free - now) * self.rate < QUEUE


class SlowLink:
    """Relays 127.0.0.1:`port` to 127.0.0.1:`target`. `delay`: seconds one way; a new connection costs a round trip before its first octet leaves."""

    def __init__(self, bits_per_second, delay):
        self.up, self.down = Direction(bits_per_second / 8, delay), Direction(bits_per_second / 8, delay)
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.target = None
        self.selector, self.arrivals, self.order = selectors.DefaultSelector(), [], itertools.count()
        self.paused, self.sockets = [], [self.listener]
        self.wake, self.stop = os.pipe()

    def __enter__(self):
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        os.close(self.stop)
        self.thread.join()
        for one in self.sockets:
            one.close()
        self.selector.close()
        os.close(self.wake)

    def work(self):
        self.selector.register(self.listener, selectors.EVENT_READ, None)
        self.selector.register(self.wake, selectors.EVENT_READ, None)
        while True:
            now = time.monotonic()
            self.deliver(now)
            self.resume_reading(now)
            for key, _ in self.selector.select(self.next_event(now)):
                if key.fileobj == self.wake:
                    return
                if key.fileobj is self.listener:
                    self.connect()
                else:
                    self.read(key.fileobj, *key.data)

    def next_event(self, now):
        """Seconds until something must be done without a socket's asking."""
        moments = [self.arrivals[0][0]] if self.arrivals else []
        if self.paused:
            moments.append(now + 0.02)  # a segment's time on the link: room comes back by itself
        return max(0.0, min(moments) - now) if moments else None

    def connect(self):
        near, _ = self.listener.accept()
        far = socket.create_connection(('127.0.0.1', self.target))
        begins = time.monotonic() + self.up.delay + self.down.delay
        self.sockets += [near, far]
        for one in (near, far):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(near, selectors.EVENT_READ, (far, self.up, begins))
        self.selector.register(far, selectors.EVENT_READ, (near, self.down, begins))

    def read(self, source, sink, direction, begins):
        now = time.monotonic()
        if not direction.has_room(now):
            self.selector.unregister(source)
            self.paused.append((source, sink, direction, begins))
            return
        try:
            data = source.recv(SEGMENT)
        except OSError:
            data = b''
        if not data:
            self.selector.unregister(source)
        arrival = direction.accept(max(now, begins), len(data))
        heapq.heappush(self.arrivals, (arrival, next(self.order), sink, data))

    def deliver(self, now):
        while self.arrivals and self.arrivals[0][0] <= now:
            _, _, sink, data = heapq.heappop(self.arrivals)
            try:
                if data:
                    sink.sendall(data)
                else:
                    sink.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # whoever left does not read any more

    def resume_reading(self, now):
        waiting, self.paused = self.paused, []
        for source, sink, direction, begins in waiting:
            if direction.has_room(now):
                self.selector.register(source, selectors.EVENT_READ, (sink, direction, begins))
            else:
                self.paused.append((source, sink, direction, begins))
