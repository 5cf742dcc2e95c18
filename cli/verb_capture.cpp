#include <CLI/CLI.hpp>
#include <memory>

#include "exit_code.hpp"
#include "interrupt.hpp"
#include "recording_run.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

void say_recorded(const Environment& environment, const store::JobFolder& job, const capture::Outcome& outcome) {
    environment.say(msg("RECORDED: {items} acts, {answers} answers, {losses} losses", {{"items", std::to_string(outcome.items)},
                                                                                       {"answers", std::to_string(outcome.exchanges)},
                                                                                       {"losses", std::to_string(outcome.losses)}}));
    environment.say(msg("NOT SEALED YET. Next: saksi seal {id}", {{"id", job.id()}}));
}

Result<int> finish(Environment& environment, const store::Home& home, store::JobFolder& job, const capture::Outcome& outcome, const CaptureOptions& options) {
    if (!options.seal.wants_seal()) {
        say_recorded(environment, job, outcome);
        return outcome.losses == 0 ? exit_ok : exit_unfinished;
    }
    auto code = seal_job(environment, home, job, options.seal, options.network);
    if (!code) {
        say_recorded(environment, job, outcome);
        return pass_on(code);
    }
    return outcome.losses == 0 ? *code : exit_unfinished;
}

Result<int> record_new(Environment& environment, const store::Home& home, const capture::Request& request, const CaptureOptions& options) {
    auto recorded = record_job(environment, home, request, options);
    if (!recorded) return pass_on(recorded);
    return finish(environment, home, recorded->job, recorded->outcome, options);
}

Result<int> capture_verb(Environment& environment, const CaptureOptions& options) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto request = request_of(options);
    if (!request) return pass_on(request);
    if (options.seal.wants_seal())
        if (Status checked = check_seal_options(environment, *home, options.seal); !checked) return pass_on(checked);
    return record_new(environment, *home, *request, options);
}

/// True when every plugin is the one that the cut-off recording began with.
Result<bool> plugins_are_the_same(Environment& environment, const Machinery& machinery, const capture::Request& request, const std::string& plan) {
    auto digests = capture::check_plan(environment.files, machinery.registry, environment.plugin_program, request);
    if (!digests) return pass_on(digests);
    return capture::to_plan(request, *digests).canonical() == plan;
}

/// The newest job that was cut off.
Result<std::string> job_to_resume(Environment& environment, const store::Home& home, const std::string& wanted) {
    if (!wanted.empty()) return wanted;
    auto jobs = store::list_jobs(environment.files, home);
    if (!jobs) return pass_on(jobs);
    for (auto job = jobs->rbegin(); job != jobs->rend(); ++job)
        if (job->state == store::JobState::interrupted) return job->id;
    return fail(ErrorCode::missing, msg("no recording was cut off; “saksi list” shows what there is"));
}

Result<int> resume_verb(Environment& environment, const std::string& wanted, CaptureOptions options) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto id = job_to_resume(environment, *home, wanted);
    if (!id) return pass_on(id);
    auto job = store::JobFolder::open(environment.files, *home, *id);
    if (!job) return pass_on(job);
    auto recorded = job->journal().meta("recorded");
    if (!recorded) return pass_on(recorded);
    if (*recorded) return fail(ErrorCode::usage, msg("the recording {id} is complete already. Next: saksi seal {id}", {{"id", *id}}));
    auto plan = job->journal().meta("plan");
    if (!plan) return pass_on(plan);
    if (!*plan) {
        // Cut off before anything was planned: nothing was acknowledged, nothing can be continued.
        return fail(ErrorCode::usage, msg("the recording {id} was cut off before anything was kept; record the URL anew", {{"id", *id}}));
    }
    auto json = base::parse_json(bytes_of(**plan));
    if (!json) return pass_on(json);
    auto request = capture::from_plan(*json);
    if (!request) return pass_on(request);
    // The exceptions that the operator granted belong to the plan, not to this command.
    options.network.allow_addresses = request->allow_addresses;
    options.network.allow_insecure_tls = request->allow_insecure_tls;
    auto machinery = machinery_for(environment, *home, options, options.progress, job->spool());
    if (!machinery) return pass_on(machinery);
    auto same = plugins_are_the_same(environment, *machinery, *request, **plan);
    if (!same) return pass_on(same);
    if (!*same) {
        environment.warn(msg("a plugin changed since the recording {id} was cut off; the URL is recorded anew beside it, the old recording is kept", {{"id", *id}}));
        return record_new(environment, *home, *request, options);
    }
    Result<capture::Outcome> outcome = [&] {
        const Interrupt interrupt(*machinery->fetcher);
        return capture::resume(*job, {environment.files, environment.clock, environment.random, machinery->registry, environment.plugin_program, *machinery->fetcher, *machinery->secrets, *machinery->progress, Interrupt::stop()});
    }();
    machinery->progress.reset();
    if (!outcome) return pass_on(outcome);
    return finish(environment, *home, *job, *outcome, options);
}

void add_secret_option(CLI::App& verb, const Environment& environment, CaptureOptions& options) {
    verb.add_option("--secret", options.secrets, environment.text("PLUGIN.NAME=FILE: a key or password that the plugin may use; it never lies in a recording (repeatable)"))->type_name("X");
}

}  // namespace

void add_capture(Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<CaptureOptions>();
    CLI::App* verb = program.app.add_subcommand("capture", environment.text("record posts now; seal at once or later"))->alias("ambil");
    verb->add_option("URL", options->urls, environment.text("what to record; several become one bundle"))->required();
    verb->add_option("--plugin", options->plugin, environment.text("the plugin that takes every URL"))->type_name("ID");
    verb->add_option("--base-url", options->base_urls, environment.text("PLUGIN.NAME=URL: ask another server than the platform's own; a note in every verdict (repeatable)"))->type_name("X");
    add_secret_option(*verb, environment, *options);
    verb->add_option("--progress", options->progress, environment.text("auto: a line at a terminal; log: a line for each answer that is durable; never"))->type_name("P")->check(CLI::IsMember({"auto", "log", "never"}));
    add_network_options(*verb, environment, options->network);
    add_seal_options(*verb, environment, options->seal);
    verb->callback([&program, options] {
        auto code = capture_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });

    auto again = std::make_shared<CaptureOptions>();
    auto id = std::make_shared<std::string>();
    CLI::App* resume = program.app.add_subcommand("resume", environment.text("go on with a recording that was cut off"))->alias("lanjut");
    resume->add_option("ID", *id, environment.text("the recording (default: the newest that was cut off)"));
    add_secret_option(*resume, environment, *again);
    resume->add_option("--progress", again->progress, environment.text("auto: a line at a terminal; log: a line for each answer that is durable; never"))->type_name("P")->check(CLI::IsMember({"auto", "log", "never"}));
    add_network_options(*resume, environment, again->network);
    add_seal_options(*resume, environment, again->seal);
    resume->callback([&program, again, id] {
        auto code = resume_verb(program.environment, *id, *again);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
