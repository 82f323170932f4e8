from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "guiju.domains.policy"
    verbose_name = "制度管理"

    def ready(self) -> None:
        """Load what registers itself: commands, queries, controls, reactions, periodic steps, who sees scans."""
        from guiju.domains.policy import (  # noqa: F401
            adopted,
            api,
            asking,
            closed_units,
            controls,
            keeping_duties,
            parties,
            queries,
            review_kinds,
            routing,
            visibility,
        )
        from guiju.kernel.worklist import ticking

        visibility.register()
        ticking.register("policy.clause_links", 3600, asking.ask_for_links)
        ticking.register("policy.cover_proofs", 3600, asking.ask_for_proof)
        ticking.register(parties.REQUEST, 3600, parties.step)
        ticking.register("policy.routing", 3600, routing.step)
        ticking.register("policy.notice_readers", 3600, asking.remind_readers)
