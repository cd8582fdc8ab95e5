"""Every address of the console and who may use it. What is not in this table does not exist."""

from web.console.page import ADMIN, EVERYBODY, PUBLIC, Menu, Page
from web.console.pages import account, audit, home, links, people, set_password, settings, sign_in

PAGES = (
    Page("GET", "/", home.show, EVERYBODY, unfinished=True),
    Page("GET", "/sign-in", sign_in.show, PUBLIC),
    Page("POST", "/sign-in", sign_in.sign_in, PUBLIC),
    Page("POST", "/sign-in/code", sign_in.give_code, PUBLIC),
    Page("POST", "/sign-out", sign_in.sign_out, EVERYBODY, unfinished=True),
    Page("GET", "/set-password", set_password.show, PUBLIC),
    Page("POST", "/set-password", set_password.set_password, PUBLIC),
    Page("GET", "/people", people.show, ADMIN, Menu("People", "fa-users")),
    Page("POST", "/people", people.invite, ADMIN),
    Page("GET", "/people/{id:int}", people.show_one, ADMIN),
    Page("POST", "/people/{id:int}/role", people.change_role, ADMIN),
    Page("POST", "/people/{id:int}/disable", people.disable, ADMIN),
    Page("POST", "/people/{id:int}/enable", people.enable, ADMIN),
    Page("POST", "/people/{id:int}/link", people.make_link, ADMIN),
    Page("POST", "/people/{id:int}/sign-out", people.end_sessions, ADMIN),
    Page("POST", "/people/{id:int}/second-factor/off", people.second_factor_off, ADMIN),
    Page("GET", "/settings", settings.show, ADMIN, Menu("Settings", "fa-gear")),
    Page("GET", "/links", links.show, ADMIN, Menu("Link health", "fa-link")),
    Page("POST", "/links/check", links.check, ADMIN),
    Page("GET", "/audit", audit.show, ADMIN, Menu("Audit", "fa-clipboard-list")),
    Page("GET", "/audit.csv", audit.export, ADMIN),
    Page("GET", "/account", account.show, EVERYBODY, Menu("My account", "fa-user")),
    Page("GET", "/account/password", account.show_password, EVERYBODY, unfinished=True),
    Page("POST", "/account/password", account.change_password, EVERYBODY, unfinished=True),
    Page("POST", "/account/second-factor", account.begin_second_factor, EVERYBODY),
    Page("POST", "/account/second-factor/on", account.second_factor_on, EVERYBODY),
    Page("POST", "/account/second-factor/off", account.second_factor_off, EVERYBODY),
    Page("POST", "/account/sessions/{id:int}/end", account.end_session, EVERYBODY),
    Page("POST", "/account/sessions/end-others", account.end_other_sessions, EVERYBODY),
)
