package io.waymark.cli;

import io.waymark.epcis.EpcisValidation;
import io.waymark.epcis.EpcisValidation.Fault;
import io.waymark.epcis.xml.EpcisXml;
import io.waymark.epcis.xml.XmlException;
import io.waymark.epcis.xml.XmlLimits;
import io.waymark.json.JsonLimits;
import java.io.PrintStream;
import java.util.List;

/** {@code check FILE}: nothing and 0 for a valid EPCIS document, else one {@code JSON-pointer: reason} a line and 1. */
final class Check implements Command {
    @Override
    public int run(String[] args, PrintStream out, PrintStream err) {
        if (args.length != 1 || args[0].startsWith("--")) {
            err.println("Usage: ./waymark check FILE");
            return 2;
        }
        try {
            byte[] bytes = Input.read(args[0]);
            return EpcisXml.looksLikeXml(bytes) ? xml(bytes, out) : json(bytes, out);
        } catch (Input.Unreadable e) {
            err.println("waymark check: " + e.code() + ": " + e.getMessage());
            return 1;
        }
    }

    private static int json(byte[] bytes, PrintStream out) {
        List<Fault> faults = EpcisValidation.check(bytes, JsonLimits.DOCUMENT);
        faults.forEach(fault -> out.print(fault + "\n"));
        return faults.isEmpty() ? 0 : 1;
    }

    /** The pointers lead into the JSON-LD that the XML says; the lines into the XML. */
    private static int xml(byte[] bytes, PrintStream out) {
        EpcisXml xml;
        try {
            xml = EpcisXml.parse(bytes, XmlLimits.DOCUMENT);
        } catch (XmlException e) {
            String message = e.getMessage();
            out.print(": " + Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".\n");
            return 1;
        }
        List<Fault> faults = xml.faults();
        for (Fault fault : faults) {
            int line = xml.line(fault.pointer());
            out.print(fault + (line == 0 ? "" : " (line " + line + ")") + "\n");
        }
        return faults.isEmpty() ? 0 : 1;
    }
}
