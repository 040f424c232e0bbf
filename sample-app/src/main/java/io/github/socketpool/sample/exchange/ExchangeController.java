package io.github.socketpool.sample.exchange;

import java.io.IOException;
import java.io.InputStream;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Offers calls with any JSON over HTTP.
 */
@RestController
class ExchangeController {

	private final ExchangeService exchanges;

	ExchangeController(ExchangeService exchanges) {
		this.exchanges = exchanges;
	}

	/**
	 * Exchange one JSON text for another. The body is read as a stream because that is
	 * what it is whatever its type is said to be: curl calls it a form.
	 */
	@PostMapping(path = "/exchange", produces = MediaType.APPLICATION_JSON_VALUE)
	byte[] exchange(InputStream body) throws IOException {
		return this.exchanges.exchange(body);
	}

}
