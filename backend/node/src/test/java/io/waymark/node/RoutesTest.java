package io.waymark.node;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.options;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What Spring's own table of handlers would answer, answered the same by the shorter way. */
class RoutesTest {
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new Handlers())
            .setCustomHandlerMapping(Routes.ByFirstSegment::new)
            .build();

    @RestController
    static class Handlers {
        @GetMapping({"/{ai:\\d{2,4}}", "/{ai:\\d{2,4}}/**"})
        String link() {
            return "link";
        }

        @GetMapping("/things/{id}")
        String thing(@PathVariable String id) {
            return "thing " + id;
        }

        @GetMapping({"/one", "/two/{id}"})
        String both() {
            return "both";
        }

        @GetMapping("/")
        String home() {
            return "home";
        }
    }

    @Test
    void handlers_are_found_as_spring_finds_them() throws Exception {
        for (String[] row : new String[][] {
            {"/01/09521001000017/21/A", "link"},
            {"/01", "link"},
            {"/things/4", "thing 4"},
            {"/%74hings/4", "thing 4"},
            {"/things;v=1/4", "thing 4"},
            {"/one", "both"},
            {"/two/3", "both"},
            {"/", "home"},
        }) {
            mvc.perform(get(URI.create(row[0])))
                    .andExpect(status().isOk())
                    .andExpect(content().string(row[1]));
        }
    }

    @Test
    void what_no_handler_takes_is_refused_as_before() throws Exception {
        mvc.perform(get("/three/3")).andExpect(status().isNotFound());
        mvc.perform(get("/two")).andExpect(status().isNotFound());
        mvc.perform(post("/things/4")).andExpect(status().isMethodNotAllowed());
        mvc.perform(options("/things/4")).andExpect(header().string("Allow", "GET,HEAD,OPTIONS"));
    }
}
