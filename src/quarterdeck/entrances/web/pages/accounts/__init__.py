"""Pages of one's own account, its tokens, and the two doors without a password."""

from django.urls import URLPattern, path

from quarterdeck.entrances.web.pages.accounts import account, doors, tokens

urlpatterns: list[URLPattern] = [
    path("me/", account.account, name="account"),
    path("me/theme/", account.set_theme, name="theme"),
    path("me/keys/", account.set_single_keys, name="keys"),
    path("me/view/", account.remember_view, name="view"),
    path("me/erase/", account.erase, name="erase"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("welcome/<str:secret>/", doors.welcome, name="enter"),
    path("demo/parts/<int:user_id>/", doors.take_part, name="take_part"),
]
