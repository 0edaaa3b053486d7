package io.waymark.web.page;

import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.servlet.ModelAndView;

/** How controllers answer. */
public final class Pages {
    private Pages() {}

    /** The form again, with what was typed and what is wrong with it: 422. */
    public static ModelAndView again(String view, Model model) {
        return new ModelAndView(view, model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    /** Another page, by GET. */
    public static ModelAndView to(String address) {
        return new ModelAndView("redirect:" + address);
    }

    /** A page. */
    public static ModelAndView show(String view, Model model) {
        return new ModelAndView(view, model.asMap());
    }
}
