"""Every address of the console and who may use it. What is not in this table does not exist."""

from web.console.page import Menu, Page
from web.console.pages import (
    conversations,
    home,
    insights,
)
from web.console.pages.account import account, set_password, sign_in
from web.console.pages.admin import (
    audit,
    deletions,
    links,
    people,
    settings,
)
from web.console.pages.content import answer as content_answer
from web.console.pages.content import clinic as content_clinic
from web.console.pages.content import exercise as content_exercise
from web.console.pages.content import overview as content
from web.console.pages.content import sentence as content_sentence
from web.console.pages.leads import actions as lead_actions
from web.console.pages.leads import add as lead_add
from web.console.pages.leads import appointment as lead_appointment
from web.console.pages.leads import export as lead_export
from web.console.pages.leads import imports as lead_import
from web.console.pages.leads import letter as lead_letter
from web.console.pages.leads import lists as leads
from web.console.pages.leads import one as lead
from web.console.pages.leads import red_flags as lead_danger
from web.console.pages.models import blind as model_blind
from web.console.pages.models import confused as model_confused
from web.console.pages.models import history as model_history
from web.console.pages.models import lists as models
from web.console.pages.models import one as model
from web.console.pages.notifications import deliveries, targets
from web.console.pages.training import inbox, sign_off, talk, training_files
from web.console.security.roles import (
    ADMIN,
    CLINICAL,
    CLINICIAN,
    DESK,
    EVERYBODY,
    PUBLIC,
    TRAINING,
)

PAGES = (
    Page("GET", "/", home.show, EVERYBODY, unfinished=True),
    Page("GET", "/sign-in", sign_in.show, PUBLIC),
    Page("POST", "/sign-in", sign_in.sign_in, PUBLIC),
    Page("POST", "/sign-in/code", sign_in.give_code, PUBLIC),
    Page("POST", "/sign-out", sign_in.sign_out, EVERYBODY, unfinished=True),
    Page("GET", "/set-password", set_password.show, PUBLIC),
    Page("POST", "/set-password", set_password.set_password, PUBLIC),
    Page("GET", "/leads", leads.show_board, DESK, Menu("Requests", "fa-inbox")),
    Page("GET", "/leads/part", leads.board_part, DESK, background=True),
    Page("GET", "/leads/table", leads.show_table, DESK),
    Page("GET", "/leads/table/part", leads.table_part, DESK, background=True),
    Page("GET", "/leads/live", leads.live, DESK, background=True),
    Page("POST", "/leads/search", leads.find, DESK),
    Page("POST", "/leads/filters", leads.save_filter, DESK),
    Page("POST", "/leads/filters/{id:number}/delete", leads.drop_filter, DESK),
    Page("GET", "/leads/export.csv", lead_export.as_csv, DESK),
    Page("GET", "/leads/export.xlsx", lead_export.as_excel, DESK),
    Page("GET", "/leads/danger", lead_danger.show, DESK),
    Page("POST", "/leads/danger", lead_danger.take_note, DESK),
    Page("POST", "/leads/bulk", lead_actions.change_many, DESK),
    Page("POST", "/leads/undo", lead_actions.undo, DESK),
    Page("GET", "/leads/{id:number}", lead.show, DESK),
    Page("POST", "/leads/{id:number}/status", lead_actions.set_status, DESK),
    Page("POST", "/leads/{id:number}/assign", lead_actions.assign, DESK),
    Page("POST", "/leads/{id:number}/tried", lead_actions.tried, DESK),
    Page("POST", "/leads/{id:number}/note", lead_actions.note, DESK),
    Page("POST", "/leads/{id:number}/merge", lead_actions.merge, DESK),
    Page("GET", "/leads/add", lead_add.show, DESK),
    Page("POST", "/leads/add", lead_add.add, DESK),
    Page("GET", "/leads/import", lead_import.show, ADMIN),
    Page("POST", "/leads/import", lead_import.take, ADMIN),
    Page("POST", "/leads/{id:number}/book", lead_actions.book, DESK),
    Page("GET", "/leads/{id:number}/appointment.ics", lead_appointment.show, DESK),
    Page("POST", "/leads/{id:number}/tag", lead_actions.tag, DESK),
    Page("GET", "/leads/{id:number}/letter", lead_letter.show, DESK),
    Page("POST", "/leads/{id:number}/letter", lead_letter.write, DESK),
    Page("POST", "/leads/{id:number}/letter/again", lead_letter.send_again, DESK),
    Page("GET", "/conversations", conversations.show, DESK, Menu("Conversations", "fa-comments")),
    Page("GET", "/conversations/{id:uuid}", conversations.show_one, DESK),
    Page("POST", "/conversations/{id:uuid}/details", conversations.show_details, DESK),
    Page("GET", "/insights", insights.show, DESK, Menu("Insights", "fa-chart-line")),
    Page("GET", "/insights.csv", insights.export, DESK),
    Page("GET", "/insights.pdf", insights.print_report, DESK),
    Page("GET", "/inbox", inbox.show, TRAINING, Menu("Inbox", "fa-list-check")),
    Page("GET", "/inbox/cards", inbox.more, TRAINING, background=True),
    Page("GET", "/inbox/answers", inbox.answers, TRAINING, background=True),
    Page("POST", "/inbox/decide", inbox.keep, TRAINING),
    Page("POST", "/inbox/undo", inbox.take_back, TRAINING),
    Page("GET", "/inbox/conversations/{id:uuid}", talk.show, TRAINING),
    Page("POST", "/inbox/conversations/{id:uuid}", talk.mark_wrong, TRAINING),
    Page("POST", "/inbox/kept/{id:number}/drop", talk.drop_test, TRAINING),
    Page("GET", "/inbox/export", training_files.show, TRAINING),
    Page("POST", "/inbox/export", training_files.write, TRAINING),
    Page("GET", "/sign-off", sign_off.show, CLINICAL, Menu("Sign-off", "fa-file-signature")),
    Page("POST", "/sign-off", sign_off.sign, CLINICIAN),
    Page("POST", "/sign-off/decisions/{id:number}", sign_off.sign_decision, CLINICIAN),
    Page("POST", "/sign-off/readings/{id:number}", sign_off.settle, CLINICIAN),
    Page("GET", "/models", models.show, TRAINING, Menu("Models", "fa-brain")),
    Page("GET", "/models/part", models.part, TRAINING, background=True),
    Page("POST", "/models/train", models.train, TRAINING),
    Page("POST", "/models/trainings/{id:number}/cancel", models.cancel, TRAINING),
    Page("GET", "/models/history", model_history.show, TRAINING),
    Page("GET", "/models/{id:number}", model.show, TRAINING),
    Page("GET", "/models/{id:number}/confused", model_confused.show, TRAINING),
    Page("GET", "/models/{id:number}/blind", model_blind.show, TRAINING),
    Page("POST", "/models/{id:number}/blind", model_blind.keep, TRAINING),
    Page("POST", "/models/{id:number}/compare", model.compare, TRAINING),
    Page("POST", "/models/{id:number}/promote", model.promote, TRAINING),
    Page("POST", "/models/{id:number}/back", model.go_back, TRAINING),
    Page("GET", "/people", people.show, ADMIN, Menu("People", "fa-users")),
    Page("POST", "/people", people.invite, ADMIN),
    Page("GET", "/people/{id:number}", people.show_one, ADMIN),
    Page("POST", "/people/{id:number}/role", people.change_role, ADMIN),
    Page("POST", "/people/{id:number}/details", people.change_details, ADMIN),
    Page("POST", "/people/{id:number}/disable", people.disable, ADMIN),
    Page("POST", "/people/{id:number}/enable", people.enable, ADMIN),
    Page("POST", "/people/{id:number}/link", people.make_link, ADMIN),
    Page("POST", "/people/{id:number}/sign-out", people.end_sessions, ADMIN),
    Page("POST", "/people/{id:number}/second-factor/off", people.second_factor_off, ADMIN),
    Page("GET", "/notifications", targets.show, ADMIN, Menu("Notifications", "fa-bell")),
    Page("GET", "/notifications/add", targets.show_new, ADMIN),
    Page("POST", "/notifications/add", targets.add, ADMIN),
    Page("GET", "/notifications/deliveries", deliveries.show, ADMIN),
    Page("POST", "/notifications/deliveries/again", deliveries.send_all_again, ADMIN),
    Page("POST", "/notifications/deliveries/{id:number}/again", deliveries.send_again, ADMIN),
    Page("GET", "/notifications/{id:number}", targets.show_one, ADMIN),
    Page("POST", "/notifications/{id:number}", targets.change, ADMIN),
    Page("POST", "/notifications/{id:number}/on", targets.turn_on, ADMIN),
    Page("POST", "/notifications/{id:number}/off", targets.turn_off, ADMIN),
    Page("POST", "/notifications/{id:number}/key", targets.make_key, ADMIN),
    Page("POST", "/notifications/{id:number}/test", targets.test, ADMIN),
    Page("POST", "/notifications/{id:number}/remove", targets.remove, ADMIN),
    Page("GET", "/deletions", deletions.show, ADMIN, Menu("Deletion", "fa-user-slash")),
    Page("POST", "/deletions", deletions.erase, ADMIN),
    Page("GET", "/deletions/person", deletions.show_person, ADMIN),
    Page("POST", "/deletions/person", deletions.find_person, ADMIN),
    Page("GET", "/deletions/{id:number}", deletions.show_receipt, ADMIN),
    Page("GET", "/content", content.show, ADMIN, Menu("Content", "fa-pen-to-square")),
    Page("GET", "/content/history", content.show_history, ADMIN),
    Page("POST", "/content/put-back", content.put_back, ADMIN),
    Page("GET", "/content/clinic", content_clinic.show, ADMIN),
    Page("POST", "/content/clinic", content_clinic.save, ADMIN),
    Page("GET", "/content/answer", content_answer.show, ADMIN),
    Page("POST", "/content/answer", content_answer.save, ADMIN),
    Page("GET", "/content/exercise", content_exercise.show, ADMIN),
    Page("POST", "/content/exercise", content_exercise.save, ADMIN),
    Page("GET", "/content/sentence", content_sentence.show, ADMIN),
    Page("POST", "/content/sentence", content_sentence.save, ADMIN),
    Page("GET", "/settings", settings.show, ADMIN, Menu("Settings", "fa-gear")),
    Page("GET", "/links", links.show, ADMIN, Menu("Link health", "fa-link")),
    Page("POST", "/links/check", links.check, ADMIN),
    Page("GET", "/audit", audit.show, ADMIN, Menu("Audit", "fa-clipboard-list")),
    Page("GET", "/audit.csv", audit.export, ADMIN),
    Page("GET", "/account", account.show, EVERYBODY, Menu("My account", "fa-user")),
    Page("GET", "/account/password", account.show_password, EVERYBODY, unfinished=True),
    Page("POST", "/account/password", account.change_password, EVERYBODY, unfinished=True),
    Page("POST", "/account/second-factor", account.begin_second_factor, EVERYBODY),
    Page("POST", "/account/second-factor/codes", account.new_recovery_codes, EVERYBODY),
    Page("POST", "/account/second-factor/on", account.second_factor_on, EVERYBODY),
    Page("POST", "/account/second-factor/off", account.second_factor_off, EVERYBODY),
    Page("POST", "/account/sessions/{id:number}/end", account.end_session, EVERYBODY),
    Page("POST", "/account/sessions/end-others", account.end_other_sessions, EVERYBODY),
)
