#include <CLI/CLI.hpp>
#include <memory>

#include "base/json.hpp"
#include "base/time_text.hpp"
#include "exit_code.hpp"
#include "report/terminal_safe.hpp"
#include "sealing.hpp"
#include "store/catalogue.hpp"
#include "verbs.hpp"

namespace saksi::cli {

namespace {

struct SealVerb {
    std::vector<std::string> ids;
    SealOptions seal;
    NetworkOptions network;
};

Result<std::vector<std::string>> jobs_to_seal(Environment& environment, const store::Home& home, const std::vector<std::string>& wanted) {
    if (!wanted.empty()) return wanted;
    auto jobs = store::list_jobs(environment.files, home);
    if (!jobs) return pass_on(jobs);
    std::vector<std::string> ids;
    for (const store::JobSummary& job : *jobs)
        if (job.state == store::JobState::recorded) ids.push_back(job.id);
    if (ids.empty()) return fail(ErrorCode::missing, msg("nothing is waiting to be sealed; “saksi list” shows what there is"));
    return ids;
}

Result<int> seal_verb(Environment& environment, const SealVerb& options) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto ids = jobs_to_seal(environment, *home, options.ids);
    if (!ids) return pass_on(ids);
    int worst = exit_ok;
    for (const std::string& id : *ids) {
        auto job = store::JobFolder::open(environment.files, *home, id);
        if (!job) return pass_on(job);
        auto code = seal_job(environment, *home, *job, options.seal, options.network);
        if (!code) return pass_on(code, msg("sealing the recording {id}", {{"id", id}}));
        if (*code != exit_ok) worst = *code;
    }
    return worst;
}

Message state_of(const store::JobSummary& job) {
    switch (job.state) {
        case store::JobState::running: return msg("is being recorded now");
        case store::JobState::interrupted: return msg("CUT OFF. Next: saksi resume {id}", {{"id", job.id}});
        case store::JobState::recorded: return msg("NOT SEALED YET. Next: saksi seal {id}", {{"id", job.id}});
    }
    return msg("is being recorded now");
}

Message state_of(const store::BundleRow& bundle) {
    if (!bundle.stamped) return msg("sealed, no timestamp. Next: saksi complete {file}", {{"file", bundle.path}});
    if (!bundle.completed) return msg("sealed and stamped. Next: saksi complete {file}", {{"file", bundle.path}});
    return msg("sealed, stamped and complete");
}

const char* word_of(store::JobState state) {
    switch (state) {
        case store::JobState::running: return "running";
        case store::JobState::interrupted: return "interrupted";
        case store::JobState::recorded: return "recorded";
    }
    return "running";
}

Json list_json(const std::vector<store::JobSummary>& jobs, const std::vector<store::BundleRow>& bundles) {
    Json::Array recordings, sealed;
    for (const store::JobSummary& job : jobs) {
        Json::Array urls;
        for (const std::string& url : job.urls) urls.emplace_back(url);
        recordings.push_back(Json().set("id", job.id).set("state", word_of(job.state)).set("created", job.created).set("urls", std::move(urls)).set(
            "answers", static_cast<std::int64_t>(job.exchanges)));
    }
    for (const store::BundleRow& bundle : bundles)
        sealed.push_back(Json().set("bundle_id", bundle.bundle_id).set("path", bundle.path).set("case", bundle.case_label).set("seq", bundle.seq).set("sealed", bundle.sealed).set(
            "stamped", bundle.stamped).set("completed", bundle.completed).set("items", bundle.items).set("losses", bundle.losses));
    return Json().set("recordings", std::move(recordings)).set("bundles", std::move(sealed));
}

Result<int> list_verb(Environment& environment, bool as_json) {
    auto home = environment.home();
    if (!home) return pass_on(home);
    auto config = store::read_config(environment.files, *home);
    if (!config) return pass_on(config);
    auto jobs = store::list_jobs(environment.files, *home);
    if (!jobs) return pass_on(jobs);
    std::vector<store::BundleRow> bundles;
    auto present = environment.files.status(home->catalogue());
    if (!present) return pass_on(present);
    if (*present) {
        auto catalogue = store::Catalogue::open(home->catalogue());
        if (!catalogue) return pass_on(catalogue);
        auto rows = catalogue->bundles();
        if (!rows) return pass_on(rows);
        bundles = std::move(*rows);
    }
    if (as_json) {
        std::printf("%s\n", list_json(*jobs, bundles).canonical().c_str());
        return exit_ok;
    }
    if (jobs->empty() && bundles.empty()) environment.say(msg("Nothing is recorded yet. First: saksi capture https://…"));
    for (const store::JobSummary& job : *jobs) {
        const auto created = base::parse_utc(job.created);
        environment.say(msg("{id}  {time}  {answers} answers  {url}", {{"id", job.id},
                                                                       {"time", created ? base::local_and_utc(*created, config->zone) : ""},
                                                                       {"answers", std::to_string(job.exchanges)},
                                                                       {"url", job.urls.empty() ? "" : job.urls.front()}}));
        environment.say(msg("    {state}", {{"state", environment.text(state_of(job))}}));
    }
    for (const store::BundleRow& bundle : bundles) {
        const auto time = base::parse_utc(bundle.sealed);
        environment.say(msg("{file}  {time}  {items} acts, {losses} losses", {{"file", bundle.path},
                                                                              {"time", time ? base::local_and_utc(*time, config->zone) : ""},
                                                                              {"items", std::to_string(bundle.items)},
                                                                              {"losses", std::to_string(bundle.losses)}}));
        environment.say(msg("    {state}", {{"state", environment.text(state_of(bundle))}}));
    }
    return exit_ok;
}

}  // namespace

void add_seal(Program& program) {
    Environment& environment = program.environment;
    auto options = std::make_shared<SealVerb>();
    CLI::App* seal = program.app.add_subcommand("seal", environment.text("seal what is recorded"))->alias("segel");
    seal->add_option("ID", options->ids, environment.text("recordings (default: all that wait)"));
    add_seal_options(*seal, environment, options->seal);
    add_network_options(*seal, environment, options->network);
    seal->callback([&program, options] {
        auto code = seal_verb(program.environment, *options);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });

    auto as_json = std::make_shared<bool>(false);
    CLI::App* list = program.app.add_subcommand("list", environment.text("recordings and bundles of this home, their state and the next step"))->alias("daftar");
    list->add_flag("--json", *as_json, environment.text("for programs"));
    list->callback([&program, as_json] {
        auto code = list_verb(program.environment, *as_json);
        program.exit_code = code ? *code : program.environment.report(code.error());
    });
}

}  // namespace saksi::cli
