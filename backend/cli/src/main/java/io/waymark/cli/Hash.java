package io.waymark.cli;

import io.waymark.epcis.EpcisDocument;
import io.waymark.epcis.EpcisException;
import io.waymark.epcis.EventHash;
import io.waymark.epcis.EventHash.Version;
import io.waymark.epcis.xml.EpcisXml;
import io.waymark.epcis.xml.XmlException;
import io.waymark.epcis.xml.XmlLimits;
import io.waymark.json.JsonException;
import io.waymark.json.JsonLimits;
import java.io.PrintStream;
import java.util.List;

/** {@code hash FILE [--cbv 2.0|2.1]}: one event hash id a line, in document order. */
final class Hash implements Command {
    @Override
    public int run(String[] args, PrintStream out, PrintStream err) {
        String file = null;
        String version = null;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--cbv") && i + 1 < args.length && version == null) {
                version = args[++i];
            } else if (!args[i].startsWith("--") && file == null) {
                file = args[i];
            } else {
                return usage(err);
            }
        }
        if (file == null || version != null && !version.equals("2.0") && !version.equals("2.1")) {
            return usage(err);
        }
        Version cbv = "2.1".equals(version) ? Version.CBV_2_1 : Version.CBV_2_0;
        try {
            byte[] bytes = Input.read(file);
            List<String> ids = EventHash.ids(document(bytes), cbv);
            out.print(ids.isEmpty() ? "" : String.join("\n", ids) + "\n");
            return 0;
        } catch (Input.Unreadable e) {
            return fault(err, e.code(), e.getMessage());
        } catch (JsonException e) {
            return fault(err, e.code(), e.getMessage());
        } catch (XmlException e) {
            return fault(err, e.code(), e.getMessage());
        } catch (EpcisException e) {
            return fault(err, e.code(), e.getMessage());
        }
    }

    private static EpcisDocument document(byte[] bytes) {
        return EpcisXml.looksLikeXml(bytes)
                ? EpcisXml.parse(bytes, XmlLimits.DOCUMENT).document()
                : EpcisDocument.parse(bytes, JsonLimits.DOCUMENT);
    }

    private static int fault(PrintStream err, String code, String sentence) {
        err.println("waymark hash: " + code + ": " + sentence);
        return 1;
    }

    private static int usage(PrintStream err) {
        err.println("Usage: ./waymark hash FILE [--cbv 2.0|2.1]");
        return 2;
    }
}
