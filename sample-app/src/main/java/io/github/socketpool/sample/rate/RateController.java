package io.github.socketpool.sample.rate;

import io.github.socketpool.client.RemoteCallException;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * HTTP access to exchange rates.
 */
@RestController
@ConditionalOnRatesClient
class RateController {

	private static final int UNKNOWN_CURRENCY = -32001;

	private final RateService rates;

	RateController(RateService rates) {
		this.rates = rates;
	}

	@GetMapping("/rates/{from}/{to}")
	Rate rate(@PathVariable String from, @PathVariable String to) {
		try {
			return this.rates.rate(from, to);
		}
		catch (RemoteCallException ex) {
			if (ex.getCode() == UNKNOWN_CURRENCY) {
				throw new ResponseStatusException(HttpStatus.NOT_FOUND,
						"The server does not know one of the currencies.", ex);
			}
			throw ex;
		}
	}

}
