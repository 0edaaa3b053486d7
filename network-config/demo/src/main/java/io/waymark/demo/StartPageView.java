package io.waymark.demo;

import io.waymark.label.LabelException;
import io.waymark.label.Symbol;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills the start page's template. Every value is escaped where it is put in. */
final class StartPageView {
    private final DemoOptions options;
    private final Ledger ledger;
    private final List<DemoOrganisation> organisations;
    private final @Nullable StoryPlayer story;

    StartPageView(DemoOptions options, Ledger ledger, @Nullable StoryPlayer story) {
        this.options = options;
        this.ledger = ledger;
        this.organisations = ledger.organisations();
        this.story = story;
    }

    String html() throws IOException {
        return StartPage.resource("start.html")
                .replace("{{state}}", state())
                .replace("{{network}}", network())
                .replace("{{nodes}}", nodes())
                .replace("{{keys}}", keys())
                .replace("{{story}}", story())
                .replace("{{scan}}", scan())
                .replace("{{scanner}}", scanner())
                .replace("{{cheat}}", cheat())
                .replace("{{capture}}", escape(options.url(organisations.get(0).port(options.portBase()))))
                .replace("{{key}}", organisations.get(0).apiKey());
    }

    private String state() {
        return story == null
                ? "<p class=\"state\" role=\"status\">Waymark still starts. Load this page again in a few seconds.</p>"
                : "<p class=\"state ready\" role=\"status\">Waymark is ready.</p>";
    }

    private String network() {
        String members = organisations.size() == 1
                ? "One company on one machine, with a node of its own"
                : number(organisations.size()) + " companies on one machine, each with a node of its own";
        String alone =
                organisations.size() == 1 ? " It is a private network: nobody else checks what is recorded." : "";
        return members + ". They run on " + escape(ledger.title()) + "." + alone;
    }

    private static String number(int count) {
        List<String> words = List.of("No", "One", "Two", "Three", "Four", "Five", "Six");
        return count < words.size() ? words.get(count) : Integer.toString(count);
    }

    private String nodes() {
        StringBuilder html = new StringBuilder();
        for (DemoOrganisation organisation : organisations) {
            String url = escape(options.url(organisation.port(options.portBase())));
            html.append(
                    """
                    <li class="card">
                      <h3><a href="%s/">%s</a></h3>
                      <p>%s</p>
                      <dl><dt>Prefix</dt><dd>%s</dd><dt>GLN</dt><dd>%s</dd><dt>API</dt><dd><a href="%s/swagger-ui.html">of the %s</a></dd></dl>
                    </li>
                    """
                            .formatted(
                                    url,
                                    escape(organisation.publicName()),
                                    duty(organisation),
                                    organisation.prefix(),
                                    organisation.gln(),
                                    url,
                                    organisation.id()));
        }
        return html.toString();
    }

    private static String duty(DemoOrganisation organisation) {
        return switch (organisation.title()) {
            case "Manufacturer" -> "Makes leather goods and medicines, packs and ships them.";
            case "Distributor" -> "Receives, unpacks, refuses what is wrong, ships on.";
            case "Retailer" -> "Receives, checks, sells, and acts on recalls.";
            default -> "Joined the network later: receives, makes and ships like everybody.";
        };
    }

    private String keys() {
        StringBuilder html = new StringBuilder();
        for (DemoOrganisation organisation : organisations) {
            html.append("<tr><th scope=\"row\">%s</th><td><code>%s</code></td></tr>%n"
                    .formatted(escape(organisation.publicName()), organisation.apiKey()));
        }
        return html.toString();
    }

    private String story() {
        if (story == null) {
            return "";
        }
        StringBuilder html = new StringBuilder();
        if (story.playing()) {
            html.append("<p id=\"playing\">The story is being played.</p>");
        } else {
            html.append(
                    "<form method=\"post\" action=\"/story\"><button type=\"submit\">Play the story</button></form>");
        }
        html.append("<div id=\"log\" role=\"log\" aria-label=\"What happens\"><ol id=\"lines\">");
        List<String> lines = story.lines();
        lines.forEach(line -> html.append("<li>").append(escape(line)).append("</li>"));
        return html.append("</ol></div>").toString();
    }

    /** The page that scans, of the node that the story's codes name. */
    private String scanner() {
        String url = escape(options.url(organisations.get(0).port(options.portBase())) + "/scan/");
        return "<p><a href=\"" + url
                + "\">A page that scans</a>, which a phone can install: it keeps proofs for when there"
                + " is no network.</p>";
    }

    /** All three take part in cheating. */
    private String cheat() {
        boolean three = DemoOrganisation.KNOWN.stream().allMatch(known -> organisations.stream()
                .anyMatch(member -> member.mspId().equals(known.mspId())));
        return three
                ? "<p><a href=\"/cheat\">Try to cheat</a>: change a row of a database, a block, a recall, a signature or a step,"
                        + " and see what a phone says to it.</p>"
                : "<p>Cheating needs the manufacturer, the distributor and the retailer.</p>";
    }

    private String scan() {
        URI scan = story == null ? null : story.scan();
        if (scan == null) {
            return "<p>There is nothing to scan yet: play the story, or capture events of your own.</p>";
        }
        String link = escape(scan.toString());
        try {
            String note = options.host() == null
                    ? "<p>A phone cannot reach this machine under <code>localhost</code>. Start the demo with "
                            + "<code>--host NAME</code>, NAME being this machine's name or address in your network.</p>"
                    : "<p>The phone has to trust this demo first: <a href=\"/ca.crt\">its certificate</a>.</p>";
            return "<a class=\"qr\" href=\"" + link + "\" aria-label=\"Open the product's page\">"
                    + Symbol.onScreen(scan.toString()).svg("QR code") + "</a>"
                    + "<div><p>Scan it with a phone's camera, or <a href=\"" + link
                    + "\">open the product's page</a>.</p>" + note + "</div>";
        } catch (LabelException tooLong) {
            return "<p><a href=\"" + link + "\">Open the product's page</a></p>";
        }
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
