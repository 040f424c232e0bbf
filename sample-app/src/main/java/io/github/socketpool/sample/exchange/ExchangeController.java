package io.github.socketpool.sample.exchange;

import java.io.IOException;
import java.io.InputStream;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * HTTP access to calls with any JSON.
 */
@RestController
class ExchangeController {

	private final ExchangeService exchanges;

	ExchangeController(ExchangeService exchanges) {
		this.exchanges = exchanges;
	}

	/**
	 * Send a JSON text and return the response. The body is read as a stream, so that its
	 * content type does not matter: curl declares it as a form.
	 */
	@PostMapping(path = "/exchange", produces = MediaType.APPLICATION_JSON_VALUE)
	byte[] exchange(InputStream body) throws IOException {
		return this.exchanges.exchange(body);
	}

}
