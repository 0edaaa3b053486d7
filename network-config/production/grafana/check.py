"""Holds the dashboard and the alert rules to the metrics that a node really has, and the dashboard to Grafana's shape."""
import json
import re
import sys

dashboard_file, rules_file, metrics_file = sys.argv[1:4]
with open(metrics_file, encoding="utf-8") as lines:
    known = {line.strip() for line in lines if not line.startswith("#")}
with open(dashboard_file, encoding="utf-8") as text:
    dashboard = json.load(text)
with open(rules_file, encoding="utf-8") as text:
    rules = re.findall(r"^\s+expr: (.*)$", text.read(), re.M)

faults = []
WORDS = {"sum", "max", "min", "rate", "increase", "by", "or", "label_values"}


def metrics(expression):
    """Names in an expression that are neither functions nor labels."""
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)", " ", expression)
    return {name for name in re.findall(r"[a-z_][a-z0-9_]*", bare) if name not in WORDS}


def asked(name):
    for suffix in ("", "_count", "_sum", "_bucket"):
        if suffix and not name.endswith(suffix):
            continue
        if name[: len(name) - len(suffix)] in known:
            return True
    return False


expressions = list(rules)
ids = set()
for panel in dashboard["panels"]:
    for member in ("id", "type", "title", "gridPos", "fieldConfig", "options", "targets", "datasource"):
        if member not in panel:
            faults.append(f"panel {panel.get('title')}: {member} is missing")
    if panel["id"] in ids:
        faults.append(f"panel {panel['title']}: its id is there twice")
    ids.add(panel["id"])
    place = panel["gridPos"]
    if place["x"] + place["w"] > 24:
        faults.append(f"panel {panel['title']}: it is wider than the page")
    expressions += [target["expr"] for target in panel["targets"]]
for member in ("uid", "title", "schemaVersion", "time", "templating", "panels"):
    if member not in dashboard:
        faults.append(f"the dashboard has no {member}")
for expression in expressions:
    faults += [f"no node has {name}: {expression}" for name in metrics(expression) if not asked(name)]

print("\n".join(faults) if faults else f"the dashboard's and the rules' {len(expressions)} expressions ask for metrics that exist")
sys.exit(1 if faults else 0)
