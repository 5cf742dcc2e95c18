#include "plugin_host/child_instance.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <utility>

#include "plugin_host/child/child_limits.hpp"
#include "plugin_host/child_process.hpp"
#include "plugin_host/library.hpp"
#include "plugin_host/member_reader.hpp"
#include "plugin_host/refused_to_start.hpp"
#include "plugin_host/sealed_memory.hpp"
#include "saksi_plugin.h"

namespace saksi::plugin_host {

namespace {

constexpr std::size_t fits_a_socket = 64 * 1024;  // its buffers hold more, also on kernels with small defaults

ChildProcess::Deadline call_deadline() { return std::chrono::steady_clock::now() + child_limits::call_time; }

/// The child's first message, said before any code of a plugin is in it.
Result<Confinement> read_hello(const Frame& frame) {
    MemberReader members(*frame.header.object());
    members.one_of("type", {"hello"});
    members.one_of("abi", {std::to_string(SAKSI_ABI_MAJOR) + "." + std::to_string(SAKSI_ABI_MINOR)});
    Confinement confinement{members.texts("enforced"), members.texts("missing")};
    if (Status whole = members.finish(); !whole) return pass_on(whole, msg("reading the plugin message “{type}”", {{"type", "hello"}}));
    if (std::ranges::find(confinement.missing, "seccomp") != confinement.missing.end())
        return fail(ErrorCode::refused, msg("this kernel cannot confine a plugin (no seccomp filter), so none is run"));
    return confinement;
}

struct Done {
    std::int64_t code = 0;
    std::string problem, detail;
};

/// `of`: the type of the message that it must answer; nullopt for any other message.
Result<std::optional<Done>> read_done(const Frame& frame, std::string_view of) {
    const std::string* type = frame.header.text_at("type");
    if (!type || *type != "done") return std::nullopt;
    MemberReader members(*frame.header.object());
    members.text("type");
    members.one_of("of", {of});
    members.any("code");
    const std::int64_t* code = frame.header.integer_at("code");
    if (!code) members.refuse("code", "an integer");
    Done done{code ? *code : 0, members.optional_text("problem").value_or(""), members.optional_text("detail").value_or("")};
    if (Status whole = members.finish(); !whole) return pass_on(whole, msg("reading the plugin message “{type}”", {{"type", "done"}}));
    return done;
}

const char* mode_of(PluginLanguage language) { return language == PluginLanguage::python ? "python" : nullptr; }

Error no_interpreter(const std::string& reason) {
    return Error(ErrorCode::missing, msg("plugins in Python cannot run here: {reason} (Debian: libpython3.11)", {{"reason", reason}}));
}

/// What every child of one plugin is started with.
struct Recipe {
    Path program;
    Path library_file;  ///< for sentences
    std::string plugin_id;
    SealedMemory library;
    PluginLanguage language;
    Bytes create;  ///< the frame
};

class ChildInstance final : public Instance {
public:
    explicit ChildInstance(std::unique_ptr<ChildProcess> process, const Recipe& recipe) : process_(std::move(process)), recipe_(recipe) {}

    /// Does not wait for the child: `greet` or the first call does.
    static Result<std::unique_ptr<ChildInstance>> start(const Recipe& recipe) {
        Result<Descriptor> library = recipe.library.open_again();
        if (!library) return pass_on(library);
        Result<std::unique_ptr<ChildProcess>> process = ChildProcess::start(recipe.program, *library, mode_of(recipe.language));
        if (!process) return pass_on(process);
        auto instance = std::make_unique<ChildInstance>(std::move(*process), recipe);
        // Small ones lie ready when the child has confined itself, so that several children start beside each other.
        if (recipe.create.size() <= fits_a_socket)
            if (Status sent = instance->send_create(call_deadline()); !sent) return pass_on(sent);
        return instance;
    }

    Result<Confinement> greet() {
        const ChildProcess::Deadline deadline = call_deadline();
        if (Status sent = create_sent_ ? Status() : send_create(deadline); !sent) return pass_on(sent);
        Result<Frame> hello = process_->receive(deadline);
        if (!hello) return pass_on(hello);
        Result<Confinement> confinement = read_hello(*hello);
        if (!confinement) return confinement;
        Result<Frame> answer = process_->receive(deadline);
        if (!answer) return pass_on(answer);
        Result<std::optional<Done>> done = read_done(*answer, "create");
        if (!done) return pass_on(done);
        // What it was asked since then may be answered already.
        if (!*done || (asked_.empty() && !process_->said_no_more())) return fail(ErrorCode::internal, msg("the plugin spoke out of turn and was ended"));
        if ((*done)->code < 0) return std::unexpected(start_problem(**done));
        greeted_ = true;
        return confinement;
    }

    Status ask(ByteView frame) override {
        Status asked = send(frame);
        if (!asked) process_->end();
        return asked;
    }

    Result<std::int32_t> answer(FrameSink& sink) override {
        Result<std::int32_t> code = hear(sink);
        if (!code) process_->end();
        return code;
    }

    /// Takes the answer to an `end` that nobody waited for. False: the child said something else, and serves no other job.
    bool settle() {
        if (!std::exchange(ending_, false)) return true;
        Result<Frame> said = process_->receive(call_deadline());
        if (!said) return false;
        const Result<std::optional<Done>> done = read_done(*said, "end");
        return done && *done && (*done)->code >= 0 && process_->said_no_more();
    }

private:
    Status send_create(ChildProcess::Deadline deadline) {
        create_sent_ = true;
        return process_->send(recipe_.create, deadline);
    }

    Status send(ByteView frame) {
        const ChildProcess::Deadline deadline = call_deadline();
        const Result<Frame> asked = decode_frame(frame);
        if (!asked) return std::unexpected(asked.error());
        asked_ = *asked->header.text_at("type");
        if (!create_sent_)
            if (Status sent = send_create(deadline); !sent) return sent;
        return process_->send(frame, deadline);
    }

    Result<std::int32_t> hear(FrameSink& sink) {
        if (!greeted_)
            if (Result<Confinement> greeted = greet(); !greeted) return pass_on(greeted);
        const ChildProcess::Deadline deadline = call_deadline();
        const std::string of = std::exchange(asked_, {});
        ending_ = of == "end";
        if (ending_) return SAKSI_OK;  // the child cleans up while the host goes on
        while (true) {
            Result<Frame> said = process_->receive(deadline);
            if (!said) return pass_on(said);
            Result<std::optional<Done>> done = read_done(*said, of);
            if (!done) return pass_on(done);
            if (*done) {
                if (!process_->said_no_more()) return fail(ErrorCode::internal, msg("the plugin spoke out of turn and was ended"));
                return static_cast<std::int32_t>(std::clamp<std::int64_t>((*done)->code, INT32_MIN, INT32_MAX));
            }
            // Refused: nobody listens to the rest, and it need not go on.
            if (const std::int32_t code = sink.take(*said); code < 0) {
                process_->end();
                return code;
            }
        }
    }

    Error start_problem(const Done& done) const {
        if (done.problem == "abi") return not_loaded(recipe_.library_file, {ErrorCode::unsupported, done.detail});
        if (done.problem == "named") return not_the_one_named(recipe_.library_file);
        if (done.problem == "interpreter") return no_interpreter(done.detail);
        if (done.problem == "create" && !done.detail.empty()) return not_loaded(recipe_.library_file, {ErrorCode::malformed, done.detail});
        if (done.problem == "library") return not_loaded(recipe_.library_file, {ErrorCode::malformed, done.detail});
        return refused_to_start(recipe_.plugin_id, done.code);
    }

    std::unique_ptr<ChildProcess> process_;
    const Recipe& recipe_;
    std::string asked_;  ///< the type of the message that is to be answered; empty: none
    bool create_sent_ = false, greeted_ = false, ending_ = false;
};

class ChildPool final : public ChildSource {
public:
    explicit ChildPool(Recipe recipe) : recipe_(std::move(recipe)) {}

    Status start_first() {
        Result<std::unique_ptr<ChildInstance>> first = ChildInstance::start(recipe_);
        if (!first) return pass_on(first);
        Result<Confinement> greeted = (*first)->greet();
        if (!greeted) return pass_on(greeted);
        confinement_ = std::move(*greeted);
        idle_.push_back(std::move(*first));
        return {};
    }

    Result<std::unique_ptr<Instance>> take() override {
        while (std::unique_ptr<ChildInstance> idle = take_idle())
            if (idle->settle()) return idle;
        Result<std::unique_ptr<ChildInstance>> fresh = ChildInstance::start(recipe_);
        if (!fresh) return pass_on(fresh);
        return std::unique_ptr<Instance>(std::move(*fresh));
    }

    void give_back(std::unique_ptr<Instance> instance) override {
        const std::lock_guard lock(mutex_);
        idle_.emplace_back(static_cast<ChildInstance*>(instance.release()));  // all are this pool's
    }

    const Confinement& confinement() const noexcept override { return confinement_; }

private:
    /// The one that was given back longest ago: most likely it has cleaned up. nullptr: none is there.
    std::unique_ptr<ChildInstance> take_idle() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) return nullptr;
        std::unique_ptr<ChildInstance> idle = std::move(idle_.front());
        idle_.pop_front();
        return idle;
    }

    Recipe recipe_;
    Confinement confinement_;
    std::mutex mutex_;
    std::deque<std::unique_ptr<ChildInstance>> idle_;
};

}  // namespace

Result<std::shared_ptr<ChildSource>> child_source(const Path& program, const Material& material, const Path& library_file) {
    Result<SealedMemory> library = SealedMemory::of(material.library);
    if (!library) return pass_on(library);
    Json header;
    header.set("type", "create").set("id", material.manifest.id).set("version", material.manifest.version);
    Result<Bytes> create = encode_frame(bytes_of(header.canonical()), material.data);
    if (!create) return pass_on(create);
    auto pool = std::make_shared<ChildPool>(Recipe{program, library_file, material.manifest.id, std::move(*library), material.manifest.language, std::move(*create)});
    if (Status started = pool->start_first(); !started) return pass_on(started, msg("starting the plugin “{id}”", {{"id", material.manifest.id}}));
    return pool;
}

Result<Confinement> examine_confinement(const Path& program) {
    Result<std::unique_ptr<ChildProcess>> process = ChildProcess::start(program, Descriptor());
    if (!process) return pass_on(process);
    Result<Frame> hello = (*process)->receive(call_deadline());
    if (!hello) return pass_on(hello);
    return read_hello(*hello);
}

Status examine_python(const Path& program) {
    // Nothing runs: the interpreter is there when it gets as far as finding that an empty source is no plugin.
    Result<SealedMemory> nothing = SealedMemory::of({});
    if (!nothing) return pass_on(nothing);
    Result<Descriptor> source = nothing->open_again();
    if (!source) return pass_on(source);
    Result<std::unique_ptr<ChildProcess>> process = ChildProcess::start(program, *source, mode_of(PluginLanguage::python));
    if (!process) return pass_on(process);
    Result<Frame> hello = (*process)->receive(call_deadline());
    if (!hello) return pass_on(hello);
    if (auto confinement = read_hello(*hello); !confinement) return pass_on(confinement);
    Result<Bytes> create = encode_frame(bytes_of(std::string_view(R"({"id":"none","type":"create","version":"0.0.0"})")), {});
    if (Status sent = (*process)->send(*create, call_deadline()); !sent) return sent;
    Result<Frame> answer = (*process)->receive(call_deadline());
    if (!answer) return pass_on(answer);
    Result<std::optional<Done>> done = read_done(*answer, "create");
    if (!done) return pass_on(done);
    if (*done && (*done)->problem == "interpreter") return std::unexpected(no_interpreter((*done)->detail));
    return {};
}

}  // namespace saksi::plugin_host
