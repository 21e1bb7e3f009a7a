"""The addresses of acts of composition."""

from django.urls import path

from taskforce.views import act_effect, act_groups, acts

urlpatterns = [
    path("", acts.act_list, name="act_list"),
    path("new/", acts.act_new, name="act_new"),
    path("<number:pk>/", acts.act_detail, name="act_detail"),
    path("<number:pk>/edit/", acts.act_edit, name="act_edit"),
    path("<number:pk>/discard/", acts.act_discard, name="act_discard"),
    path("<number:pk>/groups/", act_groups.act_choose, name="act_choose"),
    path("<number:pk>/groups/<code:code>/", act_groups.act_group, name="act_group"),
    path("<number:pk>/groups/<code:code>/appoint/", act_groups.act_appoint, name="act_appoint"),
    path("<number:pk>/changes/<number:change>/remove/", act_groups.act_remove, name="act_remove"),
    path("<number:pk>/announce/", act_effect.act_announce, name="act_announce"),
    path("<number:pk>/pdf/", act_effect.act_pdf, name="act_pdf"),
    path("<number:pk>/annul/", act_effect.act_annul, name="act_annul"),
]
