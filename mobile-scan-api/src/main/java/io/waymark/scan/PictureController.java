package io.waymark.scan;

import io.waymark.projection.product.Products;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Pictures of this organisation's products, by the hash that the ledger has of them. */
@RestController
final class PictureController {

    private final Products products;

    PictureController(Products products) {
        this.products = products;
    }

    @GetMapping("/pictures/{gtin:\\d{14}}/{hash:[0-9a-f]{64}}")
    ResponseEntity<byte[]> picture(@PathVariable String gtin, @PathVariable String hash) {
        return products.picture(gtin)
                .filter(picture -> picture.hash().hex().equals(hash))
                .map(picture -> ResponseEntity.ok()
                        .contentType(MediaType.valueOf(picture.type()))
                        .cacheControl(CacheControl.maxAge(Duration.ofDays(365))
                                .cachePublic()
                                .immutable())
                        .body(picture.bytes()))
                .orElseGet(() -> Problem.of(404, "no-picture", "No such picture", "This node does not have it.")
                        .response());
    }
}
