# The child's side of docs/plugin-protocol.md for plugins in Python. Runs as __main__ of an interpreter inside saksi-plugin-host: imports first, then the
# confinement, then the plugin's source, which was digested and sealed before.
import builtins
import json
import posix
import struct
import sys
import types

import saksi_child

SOCKET, SOURCE = 3, 4
OK, ARGUMENT, NOT_MINE, MALFORMED, LIMIT, MEMORY, INTERNAL = 0, -1, -2, -3, -4, -5, -6
LONGEST_HEADER, LONGEST_BODY = 4 << 20, 32 << 20

helper = types.ModuleType('saksi_plugin')
sys.modules['saksi_plugin'] = helper
exec(compile(saksi_child.helper(), 'saksi_plugin.py', 'exec'), helper.__dict__)
''.encode('utf-8').decode('latin-1')  # codecs are looked up once and kept
'é'.encode('utf-8', 'surrogatepass')

plain_import = builtins.__import__


def guarded_import(name, globals=None, locals=None, fromlist=(), level=0):
    """Not the wall (that is the filter of system calls): a sentence for authors who reach for more than there is."""
    if level or name not in helper.may_import:
        raise ImportError(f'a plugin may import {", ".join(helper.may_import)}, and not {name}')
    return plain_import(name, globals, locals, fromlist, level)


class HostGone(BaseException):
    pass


def read_exactly(size):
    pieces = []
    while size:
        piece = posix.read(SOCKET, min(size, 1 << 20))
        if not piece:
            raise HostGone
        pieces.append(piece)
        size -= len(piece)
    return b''.join(pieces)


def write_all(octets):
    view = memoryview(octets)
    while view:
        view = view[posix.write(SOCKET, view):]


def frame(message, body=b''):
    header = json.dumps(message, ensure_ascii=False, separators=(',', ':'), allow_nan=False).encode('utf-8')
    if len(header) > LONGEST_HEADER or len(body) > LONGEST_BODY:
        raise helper.Refused('a message over the limits')
    return struct.pack('<IQ', len(header), len(body)) + header + body


def source_of_plugin():
    pieces, at = [], 0
    while piece := posix.pread(SOURCE, 1 << 20, at):
        pieces.append(piece)
        at += len(piece)
    return b''.join(pieces)


def where(error):
    """The last place in the plugin's own source. No traceback module: it would open files."""
    place, at = error.__traceback__, ''
    while place:
        if place.tb_frame.f_code.co_filename == 'plugin':
            at = f', line {place.tb_lineno}'
        place = place.tb_next
    return f'{type(error).__name__}{at}: {str(error)[:500]}'


class Service:
    def __init__(self):
        self.plugin = self.mine = None
        self.waiting = []

    def emit(self, message, body=b''):
        self.waiting.append(frame(message, body))

    def flush(self):
        if self.waiting:
            write_all(b''.join(self.waiting))
            self.waiting = []

    def create(self, header, body):
        module = types.ModuleType('plugin')
        module.__dict__['__builtins__'] = {**builtins.__dict__, '__import__': guarded_import}
        try:
            try:
                code = compile(source_of_plugin(), 'plugin', 'exec', dont_inherit=True)
            finally:
                saksi_child.end_opening_files()  # before a line of it runs
            exec(code, module.__dict__)
            made = module.Plugin
        except MemoryError:
            return MEMORY, 'library', 'out of memory'
        except BaseException as error:  # SystemExit among them: a plugin does not decide when its process ends
            return ARGUMENT, 'library', where(error)
        if (getattr(module, 'ID', None), getattr(module, 'VERSION', None)) != (header.get('id'), header.get('version')):
            return ARGUMENT, 'named', ''
        try:
            self.plugin = made(body)
        except BaseException as error:
            return MALFORMED, 'create', where(error)
        return OK, '', ''

    def call(self, header, body):
        kind = header.get('type')
        job = helper.Job(self.emit)
        if kind == 'end':
            self.mine = None
            return OK
        if self.plugin is None:
            return ARGUMENT
        if kind == 'canonicalise':
            canonical = self.plugin.canonicalise(header['url'])
            if canonical is None:
                return NOT_MINE
            message = {'type': 'canonical', 'url': canonical.url, 'ids': canonical.ids}
            self.emit({**message, 'id_time': canonical.id_time} if canonical.id_time else message)
            return OK
        if kind == 'begin':
            self.mine = self.plugin.begin(job, header['url'], header['base_urls'])
            return OK
        if kind == 'exchange':
            size = header['head_size']
            known = {name: header[name] for name in helper.Answer.__dataclass_fields__ if name in header}
            self.plugin.on_exchange(job, self.mine, helper.Answer(**known, head=body[:size], body=body[size:]))
            return OK
        return ARGUMENT

    def guarded_call(self, header, body):
        """What is thrown becomes a code and a logged sentence (docs/plugin-abi.md)."""
        try:
            return self.call(header, body)
        except helper.Refused:
            return LIMIT
        except MemoryError:
            return MEMORY
        except BaseException as error:
            try:
                self.emit({'type': 'log', 'severity': 'error', 'text': where(error).encode('utf-8', 'replace').decode('utf-8')})
            except BaseException:
                pass
            return INTERNAL

    def serve(self):
        while True:
            header_size, body_size = struct.unpack('<IQ', read_exactly(12))
            header = json.loads(read_exactly(header_size))
            body = read_exactly(body_size)
            done = {'type': 'done', 'of': header.get('type', '')}
            if done['of'] == 'create' and self.plugin is None:
                done['code'], problem, detail = self.create(header, body)
                if problem:
                    done.update(problem=problem, detail=detail.encode('utf-8', 'replace').decode('utf-8')[:1000])
            else:
                done['code'] = self.guarded_call(header, body)
            self.emit(done)
            self.flush()


service = Service()
sys.meta_path.clear()
sys.path_hooks.clear()
sys.path.clear()
enforced, missing = (words.split() for words in saksi_child.confine().split('|'))
service.emit({'type': 'hello', 'abi': saksi_child.abi(), 'enforced': enforced, 'missing': missing})
service.flush()
if 'seccomp' in missing:
    posix._exit(71)
try:
    service.serve()
except BaseException as ending:
    posix._exit(0 if isinstance(ending, (HostGone, OSError)) else 70)
