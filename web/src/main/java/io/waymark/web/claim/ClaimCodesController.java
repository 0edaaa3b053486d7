package io.waymark.web.claim;

import io.waymark.label.Label;
import io.waymark.label.LabelException;
import io.waymark.label.LabelFormat;
import io.waymark.label.LabelOrder;
import io.waymark.label.LabelStock;
import io.waymark.label.Labels;
import io.waymark.label.Symbology;
import io.waymark.projection.NodeSettings;
import io.waymark.projection.account.AuditList;
import io.waymark.web.claim.ClaimSheets.Coded;
import io.waymark.web.claim.ClaimSheets.Format;
import io.waymark.web.page.Pages;
import io.waymark.web.signin.StaffUser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** Hands out the claim codes of items that were just made, for printing. */
@Controller
class ClaimCodesController {
    private final ClaimSheets sheets;
    private final NodeSettings settings;
    private final AuditList audit;

    ClaimCodesController(ClaimSheets sheets, NodeSettings settings, AuditList audit) {
        this.sheets = sheets;
        this.settings = settings;
        this.audit = audit;
    }

    @GetMapping("/act/make/codes/{job}")
    ModelAndView page(@PathVariable UUID job, @AuthenticationPrincipal StaffUser user, Model model) {
        Set<Format> left = sheets.left(job, user.name());
        model.addAttribute("job", job);
        model.addAttribute("items", sheets.items(job, user.name()));
        model.addAttribute("pdf", left.contains(Format.PDF));
        model.addAttribute("csv", left.contains(Format.CSV));
        return Pages.show("staff/claim-codes", model);
    }

    @PostMapping("/act/make/codes/{job}/pdf")
    ResponseEntity<byte[]> pdf(@PathVariable UUID job, @AuthenticationPrincipal StaffUser user) {
        return take(job, user, Format.PDF)
                .map(codes -> file("claim-codes-secret.pdf", "application/pdf", sheet(codes)))
                .orElseGet(() -> toPage(job));
    }

    @PostMapping("/act/make/codes/{job}/csv")
    ResponseEntity<byte[]> csv(@PathVariable UUID job, @AuthenticationPrincipal StaffUser user) {
        return take(job, user, Format.CSV)
                .map(codes -> file("claim-codes-secret.csv", "text/csv;charset=utf-8", list(codes)))
                .orElseGet(() -> toPage(job));
    }

    /** Who presses a button that is used up is told so, by the page as it is now. */
    private static ResponseEntity<byte[]> toPage(UUID job) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header("Location", "/act/make/codes/" + job)
                .build();
    }

    private byte[] list(List<Coded> codes) {
        StringBuilder csv = new StringBuilder("item,claim code,link of the hidden code\r\n");
        for (Coded coded : codes) {
            csv.append(quoted(coded.item().toString()))
                    .append(',')
                    .append(coded.code().grouped())
                    .append(',')
                    .append(quoted(link(coded)))
                    .append("\r\n");
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private Optional<List<Coded>> take(UUID job, StaffUser user, Format format) {
        Optional<List<Coded>> codes = sheets.take(job, user.name(), format);
        codes.ifPresent(c -> audit.add(user.name(), "fetch claim codes", "job " + job));
        return codes;
    }

    private byte[] sheet(List<Coded> codes) {
        List<Label> labels = codes.stream()
                .map(coded -> new Label(
                        link(coded),
                        List.of(
                                "(21)" + coded.item().serial().orElse(""),
                                coded.code().grouped()),
                        "Claim code, secret: goes inside the pack, not on it"))
                .toList();
        LabelOrder order = new LabelOrder(Symbology.QR, LabelStock.of("a4-2x7").orElseThrow(), LabelFormat.PDF, 1, 8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Labels.write(order, labels.iterator(), labels.size(), out, made -> true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Labels.CancelledException | LabelException e) {
            throw new IllegalStateException("codes of bounded length fit on this label, and nobody cancels it", e);
        }
        return out.toByteArray();
    }

    /** The product's own link; what stands after the number sign is never sent to a server. */
    private String link(Coded coded) {
        return coded.item().qr(Objects.requireNonNull(settings.publicUrl()).toString()) + "#claim="
                + coded.code().text();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static ResponseEntity<byte[]> file(String name, String type, byte[] bytes) {
        return ResponseEntity.ok()
                .header("Content-Type", type)
                .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
                .cacheControl(CacheControl.noStore())
                .body(bytes);
    }
}
