package io.waymark.web.guide;

import io.waymark.web.page.PageNotFound;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Shows the guides; everybody may read them. */
@Controller
class GuideController {
    /** Files of docs/guides, in the order in which goods travel. */
    private static final List<String> GUIDES = List.of("manufacturer", "distributor", "retailer", "consumer");

    @GetMapping("/guides")
    String list(Model model) {
        model.addAttribute("guides", GUIDES);
        return "staff/guides";
    }

    @GetMapping("/guides/{name}")
    String one(@PathVariable String name, Model model) throws IOException {
        if (!GUIDES.contains(name)) {
            throw new PageNotFound();
        }
        try (InputStream file = GuideController.class.getResourceAsStream("/guides/" + name + ".md")) {
            if (file == null) {
                throw new PageNotFound();
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            model.addAttribute("title", Guide.title(text));
            model.addAttribute("html", Guide.html(text));
        }
        return "staff/guide";
    }
}
