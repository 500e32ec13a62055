// Made by `npm run types` from crates/api/openapi.json. Do not edit.
export interface paths {
    "/v1/audit-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the entries of the audit log, the newest first. The answer is JSON. With
         *     `Accept: text/csv` it is a file of all of them, of up to 20,000 rows and 5 MB, whatever `limit`
         *     says; `POST /v1/exports` writes larger ones.
         * @description Every change that is made through this API has an entry, which is written together with the
         *     change. Entries are kept for two years, or as long as the deployment says.
         *
         *     # Errors
         *     400 for a bad parameter, 422 for too large a file.
         */
        get: operations["audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cdrs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the CDRs and their credits, the newest end first. The answer is JSON. With
         *     `Accept: text/csv` it is a file of all of them, of up to 20,000 rows and 5 MB, whatever `limit`
         *     says; `POST /v1/exports` writes larger ones. Each filter and each order is read by an
         *     index, so a page costs the same however many CDRs there are. Of several filters, the narrowest
         *     is read by its index, and the others leave out items of it.
         * @description # Errors
         *     400 for a bad parameter, 422 for an order or a filter that the list does not have, and for too
         *     large a file.
         */
        get: operations["cdrs_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cdrs/{cdr_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a CDR.
         * @description # Errors
         *     404 when there is none.
         */
        get: operations["cdrs_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cdrs/{cdr_id}/recompute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Price a CDR again from the facts that were kept with it and the tariff version by which it was
         *     priced, and compare the result with the stored CDR, byte for byte. Versions that were
         *     corrected since are priced again too, and a credit is computed from the version that it
         *     undoes. This changes nothing.
         * @description # Errors
         *     404 when there is none.
         */
        post: operations["cdrs_recompute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the clients, by id.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["clients_list"];
        put?: never;
        /**
         * Add a client. Its secret is shown here and never again.
         * @description # Errors
         *     403 for a role with a right that your role or your token's scopes lack, 422
         *     when a field is wrong.
         */
        post: operations["clients_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a client.
         * @description # Errors
         *     404 when there is none.
         */
        get: operations["clients_get"];
        put?: never;
        post?: never;
        /**
         * Remove a client. Tokens that it already has can change nothing any more, and can read for up
         *     to 15 minutes.
         * @description # Errors
         *     404 when there is none, 409 for the client that asks.
         */
        delete: operations["clients_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clients/{client_id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new secret for a client. The old secret opens nothing any more. Tokens that the client
         *     already has can change nothing any more, and can read for up to 15 minutes.
         * @description # Errors
         *     403 for a role with a right that your role or your token's scopes lack, 404
         *     when there is none.
         */
        post: operations["clients_renew_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the commands of all stations, newest first.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["commands_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/commands/{command_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a command.
         * @description # Errors
         *     404 when there is none.
         */
        get: operations["commands_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connection-attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the chargers that were refused at the door within seven days, by site and the newest first.
         *     A gateway tells of one within seconds, and again after a minute, then ever later, up to an
         *     hour. Of each site the 50 newest are kept, one for each identity; one that has come in since
         *     stays in the list. A person with named stations sees the attempts with their identities only.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["stations_list_attempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the connectors, by station. A page holds all connectors of its stations, since `limit`
         *     counts stations.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["connectors_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deployment/signing-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace the key that signs access tokens, either regularly or because others may have it.
         *     Every process uses the new key within a minute; a token of the new key is taken at once, but for
         *     the first five seconds after a process has read its keys. A key is replaced by itself after
         *     90 days. Client and gateway secrets stay as they are.
         * @description # Errors
         *     403 for everybody but deployment admins.
         */
        post: operations["deployment_renew_signing_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the events, the newest first: those that webhooks were told of, that a connector changed
         *     its state, and that a station or a gateway came, went or failed. Others are not kept.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["events_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/events/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an event.
         * @description # Errors
         *     404 when there is none, or no more.
         */
        get: operations["events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your exports, the newest first.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["exports_list"];
        put?: never;
        /**
         * Have a file made of a list or a report. It has at most 500,000 rows and 200 MB; a report has at
         *     most 20,000 sums. A file of CDRs or of their sums tells of those that there are when you ask for
         *     it. The file holds what the filter shows to you, and no more: the rights that you have are
         *     checked again while it is written. You can have three exports at a time that are not done.
         * @description # Errors
         *     403 when you may not see the list, 409 when three of your exports are not done yet, 422 when a
         *     field is wrong.
         */
        post: operations["exports_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{export_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show one of your exports.
         * @description # Errors
         *     404 when there is none.
         */
        get: operations["exports_get"];
        put?: never;
        post?: never;
        /**
         * Remove one of your exports with its file. One that is not done is stopped.
         * @description # Errors
         *     404 when there is none, 409 when a step of it was made just now: ask again.
         */
        delete: operations["exports_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exports/{export_id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fetch the file of an export by its link, which needs no token. The answer is the file, or leads
         *     to an address of the storage from which it is fetched at once.
         * @description # Errors
         *     404 when the link is wrong or was given for another export, when the file is gone, and when its
         *     author may not see it any more, or not the names in it.
         */
        get: operations["exports_fetch_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/gateways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the gateways, by id.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["gateways_list"];
        put?: never;
        /**
         * Add a gateway. Its one-time secret is shown here and never again.
         * @description # Errors
         *     422 when the site is not there.
         */
        post: operations["gateways_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/gateways/{gateway_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a gateway.
         * @description # Errors
         *     404 when it is not there.
         */
        get: operations["gateways_get"];
        put?: never;
        post?: never;
        /**
         * Remove a gateway. From now on its credentials open nothing, its connection is closed, and
         *     facts that it has not delivered yet are lost to the cloud. This is meant for a stolen box when
         *     no new one is at hand. A new box is added with `POST /v1/gateways`.
         * @description # Errors
         *     404 when it is not there.
         */
        delete: operations["gateways_delete"];
        options?: never;
        head?: never;
        /**
         * Rename a gateway.
         * @description # Errors
         *     404 when it is not there, 422 when a field is wrong.
         */
        patch: operations["gateways_update"];
        trace?: never;
    };
    "/v1/gateways/{gateway_id}/enrolment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new one-time secret for a gateway, for a box that is replaced or lost its disk.
         *     Enrolling with it replaces the credential in use now, whose box may still bring the facts that
         *     it holds for 30 days. With `revoke`, which is meant for a theft, no replaced credential opens
         *     the link any more: those replaced before at once, and the one in use from the enrolment on,
         *     which `enrolment_revokes` shows as pending. Until a box is enrolled with the secret, the box
         *     in use keeps all its rights. If no new box is at hand, remove the gateway instead, which ends
         *     these rights at once.
         * @description # Errors
         *     404 when it is not there.
         */
        post: operations["gateways_renew_enrolment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/gateways/{gateway_id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what is known just now of a gateway: whether its link is open, its release, which version
         *     of its site's policy it has in force, what waits there, its alarms, and why it gets no commands.
         * @description # Errors
         *     404 when it is not there.
         */
        get: operations["gateways_of_gateway"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/gateways/enroll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol a gateway. This needs no access token, but the one-time secret. The credential is shown
         *     once. A credential that the gateway had before is replaced, and so is that of the gateway that
         *     served the site until now. For 30 days a box with a replaced credential may still bring the
         *     facts that it holds; it gets no commands, no lists, no answers and no new epoch. Its
         *     connection is closed.
         * @description # Errors
         *     401 when the secret is not valid, whatever the reason.
         */
        post: operations["gateways_enroll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/live/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a ticket, which opens one WebSocket within 30 seconds. Over that socket you hear at once
         *     what changes at the sites that you reach. The socket keeps the rights that you have now; it is
         *     closed when they change, and after two hours at the latest.
         * @description # Errors
         *     401 without a valid token.
         */
        post: operations["live_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/locations.geojson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the sites of an operator on the map, with their chargers, what a charge costs, and which
         *     connectors are free. Everybody may ask, without a token, as soon as the operator has said so
         *     (`publishes_locations`). An answer may be 30 seconds old.
         * @description # Errors
         *     404 when the operator does not show its sites, 400 for a bad parameter.
         */
        get: operations["sites_locations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show who you are and what you may do. For a person the answer shows the account, too.
         * @description # Errors
         *     401 without a valid token.
         */
        get: operations["me_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change your name, your telephone number or the language of your mails.
         * @description # Errors
         *     409 for a client that acts for itself, 422 when a field is wrong.
         */
        patch: operations["me_update"];
        trace?: never;
    };
    "/v1/me/cdrs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the CDRs of your charges and their credits, the newest end first. They are read by the
         *     index of your account.
         * @description # Errors
         *     400 for a bad parameter, 409 for a client that acts for itself, 422 for an order that the list
         *     does not have.
         */
        get: operations["me_list_cdrs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/cdrs/{cdr_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show one of your CDRs.
         * @description # Errors
         *     404 when you have none with this id, 409 for a client that acts for itself.
         */
        get: operations["me_get_cdr"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the entries of the audit log about your account, the newest first: who changed what of it,
         *     and when.
         * @description # Errors
         *     400 for a bad parameter, 409 for a client that acts for itself.
         */
        get: operations["me_list_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show all that is kept of you at this operator: account, sign-in without secrets, cards and
         *     vehicles, and the addresses of the lists with the rest.
         * @description # Errors
         *     409 for a client that acts for itself.
         */
        get: operations["me_show_own"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have everything erased that is kept of you at this operator, for ever. Your sign-in ends at
         *     once; within minutes name, e-mail address, telephone number, cards and vehicles are gone
         *     everywhere. Sessions and bills stay without them, since the operator must keep the books.
         *     Accounts at other operators stay.
         * @description # Errors
         *     409 while you charge, when you signed in more than 15 minutes ago, for one of the operator's
         *     staff, and for a client that acts for itself: the detail says what to do. 422 without
         *     `confirm`.
         */
        post: operations["me_erase_me"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your sessions, the newest start first. They are read by an index.
         * @description # Errors
         *     400 for a bad parameter, 409 for a client that acts for itself, 422 for an order or a filter
         *     that the list does not have.
         */
        get: operations["me_list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show one of your sessions.
         * @description # Errors
         *     404 when you have none with this id, 409 for a client that acts for itself.
         */
        get: operations["me_get_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out everywhere: ends every sign-in that you have, in all apps and at all operators.
         * @description The answer removes the cookies in which the apps of this project keep a refresh token.
         *
         *     # Errors
         *     403 for an app that is not one of this project, 409 for a client that acts for itself.
         */
        post: operations["me_sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/token-claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your claims to cards, the newest first. A claim is kept for 30 days.
         * @description # Errors
         *     400 for a bad parameter, 409 for a client that acts for itself.
         */
        get: operations["me_list_own_claims"];
        put?: never;
        /**
         * Ask for a card: it is yours once the operator confirms it, or once you show it at the station
         *     that you name, within two minutes. A card that belongs to another person stays theirs. You can
         *     have 5 open claims, and make 20 in 24 hours; a claim is open for 14 days.
         * @description # Errors
         *     409 when the card is yours already, when you have too many claims, when somebody else asks for
         *     the same card at the same station just now, and for a client that acts for itself; 422 when a
         *     field is wrong.
         */
        post: operations["me_create_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/token-claims/{claim_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a claim of yours.
         * @description # Errors
         *     404 when you have no such claim, 409 for a client that acts for itself.
         */
        get: operations["me_get_own_claim"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your tokens, by uid.
         * @description # Errors
         *     400 for a bad parameter, 409 for a client that acts for itself.
         */
        get: operations["me_list_tokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/tokens/{uid}/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Block a token of yours, for instance a lost card: it may not charge from then on, and connected
         *     gateways are told at once. A charge that runs goes on. Only the operator lifts the block.
         * @description # Errors
         *     404 when you have no such token, 409 for a client that acts for itself.
         */
        post: operations["me_block_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/vehicles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your vehicles, by id.
         * @description # Errors
         *     400 for a bad parameter, 409 for a client that acts for itself.
         */
        get: operations["me_list_vehicles"];
        put?: never;
        /**
         * Add a vehicle of yours. You can have 20.
         * @description # Errors
         *     409 when you have 20 vehicles, and for a client that acts for itself; 422 for a wrong field.
         */
        post: operations["me_create_vehicle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/vehicles/{vehicle_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a vehicle of yours.
         * @description # Errors
         *     404 when you have no such vehicle, 409 for a client that acts for itself.
         */
        get: operations["me_get_vehicle"];
        put?: never;
        post?: never;
        /**
         * Remove a vehicle of yours. Its sessions stay.
         * @description # Errors
         *     404 when you have no such vehicle, 409 for a client that acts for itself.
         */
        delete: operations["me_delete_vehicle"];
        options?: never;
        head?: never;
        /**
         * Change the plate of a vehicle of yours.
         * @description # Errors
         *     404 when you have no such vehicle, 409 for a client that acts for itself, 422 when a field of
         *     the body is wrong.
         */
        patch: operations["me_update_vehicle"];
        trace?: never;
    };
    "/v1/operator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show your own operator.
         * @description # Errors
         *     404 when it was removed.
         */
        get: operations["operators_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change your own operator.
         * @description # Errors
         *     403 for a field that you may not change, 422 when a field is wrong.
         */
        patch: operations["operators_update"];
        trace?: never;
    };
    "/v1/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the operators of the deployment, by id. An operator that was added by a release before 0.6
         *     is in the list some 20 minutes after the first start of this release.
         * @description # Errors
         *     400 for a bad parameter, 403 for everybody but deployment admins.
         */
        get: operations["operators_list"];
        put?: never;
        /**
         * Add an operator to the deployment, with a first admin client. No other operator can see or
         *     change anything of it, not even the one that added it.
         * @description # Errors
         *     409 when the id is taken, 422 when a field is wrong.
         */
        post: operations["operators_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators/{operator_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an operator of the deployment.
         * @description # Errors
         *     403 for everybody but deployment admins, 404 when there is no such operator.
         */
        get: operations["operators_get_one"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename an operator, suspend it, or lift its suspension. While it is suspended, nobody of it
         *     signs in, its clients get no tokens, and tokens that were given before are refused with
         *     `operator_suspended` within a minute; its webhooks rest, and what they were not told within 24
         *     hours has failed. Its gateways go on: charges are authorized, recorded and billed as before, so
         *     that no driver is stranded and nothing is lost. When the suspension is lifted, all is as before.
         * @description # Errors
         *     403 for everybody but deployment admins, 404 when there is no such operator, 422 when a field is
         *     wrong, or for the suspension of your own operator.
         */
        patch: operations["operators_update_one"];
        trace?: never;
    };
    "/v1/operators/{operator_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export everything that is kept of an operator, page by page: its lists, and after them what
         *     belongs to each site, gateway, station, tariff, webhook and session, its events and its audit
         *     log. Sums of reports, which follow from the CDRs, are left out. Secrets are not shown. What is
         *     changed while pages are read may be in the old or in the new state, or left out if it is removed
         *     or added.
         * @description # Errors
         *     403 for everybody but deployment admins, 404 when there is no such operator.
         */
        get: operations["operators_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the first screen: connectors by status, open sessions, what waits for a person, gateways
         *     and stations that are away or faulty, and each site with what happens there now and what was
         *     taken today, by the day of the site. A page holds up to 100 sites, and fewer where they have
         *     more than 1,000 stations together; whoever wants the sums of all sites adds up the pages.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["sites_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/public/deployment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what an app must know before anybody has signed in: the languages, the currencies with
         *     their decimals, and where live sockets are opened. It needs no token and holds no secret.
         */
        get: operations["deployment_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recompute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Price the CDRs of a period again and show those that would be other ones: to see that all stored
         *     bills are right, or what another version of a tariff would have changed. Each request looks at
         *     the next CDRs in the order of their ends, the newest first; go on with `next_cursor`. This
         *     changes nothing.
         * @description # Errors
         *     404 when the version of the tariff is not there, 422 for a bad field.
         */
        post: operations["cdrs_recompute_period"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/consumption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the energy, the time, the cost and the number of sessions: by token, by the user's full
         *     name, in all, and by what `group_by` names. The answer is JSON, or CSV with `Accept: text/csv`.
         *     Whoever reaches only some sites or stations is shown the sums of the sessions there.
         * @description # Errors
         *     400 for a bad parameter, 422 when the period holds too many sessions.
         */
        get: operations["reports_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/daily": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List energy, cost and number of sessions by day, the first day first. The answer is JSON, or CSV
         *     with `Accept: text/csv`. The sums of days of UTC are kept. With `time_zone` or `site_id`, for a
         *     CSV, and for whoever reaches only some sites or stations, at most 20,000 CDRs are added up.
         * @description # Errors
         *     400 for a bad parameter, 422 when the period holds too many sessions, or when `site_local` is
         *     asked for with what only the other dimensions take.
         */
        get: operations["reports_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reports/station-days": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show for each station and day the sessions that ended, their time, their energy and their cost.
         *     The answer is JSON, or CSV with `Accept: text/csv`. Whoever reaches only some sites or stations
         *     is shown those.
         * @description # Errors
         *     400 for a bad parameter, 422 when the period holds too many sessions.
         */
        get: operations["reports_show_station_days"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the reviews that wait for a person, the newest first.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["review_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/review/{review_id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a review as done. It is kept, with who did so and when.
         * @description Nothing else changes. A session that waits for its price goes on waiting
         *     (`POST /v1/sessions/{session_id}/settle` prices it), and gets a new review when it is looked
         *     at and still cannot be billed. Only a `fork` has kept its gateway from commands: the gateway
         *     gets them again, until its records contradict those applied once more.
         *
         *     # Errors
         *     404 when there is none, 409 when it was marked as done before, 422 when the note is wrong.
         */
        post: operations["review_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/review/{review_id}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a review, so that nobody else begins to work on it. Taking it again changes nothing.
         * @description # Errors
         *     404 when there is none, 409 when it is done already, or when another client works on it and
         *     `take_over` is not `true`.
         */
        post: operations["review_take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sessions, the newest start first. The answer is JSON. With `Accept: text/csv` it is a
         *     file of all of them, of up to 20,000 rows and 5 MB, whatever `limit` says; `POST /v1/exports`
         *     writes larger ones. A session counts on the day on which it ended, so a file of a month is
         *     sorted by `ended_at`. Each filter and each order is read by an index, so a
         *     page costs the same however many sessions there are. Of several filters, the narrowest is read
         *     by its index, and the others leave out items of it.
         * @description # Errors
         *     400 for a bad parameter, 422 for an order or a filter that the list does not have, and for too
         *     large a file.
         */
        get: operations["sessions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a session.
         * @description # Errors
         *     404 when there is none.
         */
        get: operations["sessions_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/bill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain what a session costs and why: the lines of its newest CDR, the tariff as it stood and
         *     why it was this one, the registers with their three times, what was odd, and all versions and
         *     credits. Of a session without a CDR that stands, this is an estimate: one that still charges is
         *     priced as if it had ended with its newest reading.
         * @description # Errors
         *     404 when there is no such session.
         */
        get: operations["sessions_bill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what closing our record of a session would bill, and whether it must be confirmed.
         * @description # Errors
         *     404 when there is no such session.
         */
        get: operations["sessions_preview"];
        put?: never;
        /**
         * Close our record of a session that has no end. It is billed provisionally by its newest reading,
         *     and a stop that comes later replaces that bill. Nothing is sent to the charger: whoever wants
         *     the charge to end sends `remote_stop`. This is the correction `close` with a check before it.
         * @description # Errors
         *     404 when there is no such session, 409 when it has ended, or when the charge goes on at a
         *     connected charger and `confirm` is not `true`, 422 when the reason is missing.
         */
        post: operations["sessions_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the evidence for the energy of a session, and what people have stated.
         * @description # Errors
         *     404 when there is none.
         */
        get: operations["corrections_list"];
        put?: never;
        /**
         * Correct a session: state the energy, registers or times of one that ended (`values`), end one
         *     that still runs (`close`), or make one that ended cost nothing (`void`).
         * @description A bill that stands is replaced by its next version and a credit. The correction is kept with
         *     its reason, and only another correction undoes it.
         *
         *     # Errors
         *     404 when there is none, 409 when the session is not in a state for it or what
         *     is stated is not enough, 422 when a field is wrong.
         */
        post: operations["corrections_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the facts of a session in the order in which its gateway recorded them: by epoch, then by
         *     sequence. Kept are its start, its readings that a bill may need, its stop, and the states of its
         *     connector meanwhile; for good, and unchanged. Values for charts are under `…/series`, and steps
         *     of commands under the command.
         * @description # Errors
         *     404 when there is no such session.
         */
        get: operations["sessions_facts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show chart values of a session, from its start to its end.
         * @description # Errors
         *     404 when there is no such session, 400 for a bad parameter, 409 when neither its start nor its
         *     receipt is known, 422 when the period holds too many samples.
         */
        get: operations["sessions_series_of_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session_id}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Price a session that waits for review again, for instance once its station has a tariff. The
         *     session shows the result shortly after.
         * @description # Errors
         *     404 when there is none, 409 when it is still running, has its price already, or its energy is
         *     not known: the detail says what is missing and how to state it
         *     (`POST /v1/sessions/{session_id}/corrections`).
         */
        post: operations["sessions_settle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sites, by id.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["sites_list"];
        put?: never;
        /**
         * Add a site.
         * @description # Errors
         *     409 when the id is taken, 422 when a field is wrong.
         */
        post: operations["sites_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites/{site_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a site.
         * @description # Errors
         *     404 when it is not there.
         */
        get: operations["sites_get"];
        put?: never;
        post?: never;
        /**
         * Remove a site that has no stations and no gateways.
         * @description # Errors
         *     404 when it is not there, 409 when it still has stations or gateways, or gets one meanwhile.
         */
        delete: operations["sites_delete"];
        options?: never;
        head?: never;
        /**
         * Change a site. A change of `gateway_policy` is sent to its gateway, which applies it without a
         *     restart; a gateway that is away gets it when it is connected again.
         * @description # Errors
         *     404 when it is not there, 422 when a field is wrong.
         */
        patch: operations["sites_update"];
        trace?: never;
    };
    "/v1/sites/{site_id}/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show everything that is known just now of a site: its gateway, its stations with their
         *     connectors and open sessions, and the sums.
         * @description # Errors
         *     404 when it is not there.
         */
        get: operations["sites_snapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the stations. Each order is read by an index, and so are the filters `q` and `site_id`, so
         *     a page costs the same however many stations there are. The filters `connected`, `model` and
         *     `status` leave out stations of that: at most 2,000 stations are looked at for a page, so one
         *     that few stations match can be short, or empty, and have a `next_cursor`. The answer is JSON.
         *     With `Accept: text/csv` it is a file for `POST /v1/stations`, of up to 1,000 rows whatever
         *     `limit` says, whose header `Link` names the next file. A file that is filtered by `connected`,
         *     `model` or `status` can be short in the same way.
         * @description # Errors
         *     400 for a bad parameter, 422 for an order or a filter that the list does not have.
         */
        get: operations["stations_list"];
        put?: never;
        /**
         * Add a station, or add and change many stations with a CSV file.
         * @description A file (`Content-Type: text/csv`, UTF-8, at most 1 MB and 1,000 rows) has one row for each
         *     connector. Its first line names the columns: `station_id`, `site_id`, `name`,
         *     `security_profile`, `password`, `max_power_w`, `evse_id`, `connector_id`,
         *     `connector_max_power_w`, `type`, `format`, `phases`; they are separated by commas or
         *     semicolons. The fields of a station are repeated on its rows, or left empty on all but the
         *     first. A column that is missing changes nothing; an empty name or power clears it; the
         *     connectors of the file replace those before. The answer tells the result of every row. A
         *     station is taken over as a whole or not at all. `GET /v1/stations` with `Accept: text/csv`
         *     gives the same columns.
         *
         *     # Errors
         *     409 when the id is taken, 422 when a field is wrong.
         */
        post: operations["stations_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a station.
         * @description # Errors
         *     404 when it is not there.
         */
        get: operations["stations_get"];
        put?: never;
        post?: never;
        /**
         * Remove a station, which is not admitted any more. Its sessions stay.
         * @description # Errors
         *     404 when it is not there.
         */
        delete: operations["stations_delete"];
        options?: never;
        head?: never;
        /**
         * Change a station. If its site changes, the gateways of both sites are told.
         * @description # Errors
         *     404 when it is not there, 422 when a field is wrong.
         */
        patch: operations["stations_update"];
        trace?: never;
    };
    "/v1/stations/{station_id}/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send any OCPP call to a station. The call is checked against the schema of the station's OCPP
         *     version before it is sent.
         * @description # Errors
         *     404 when there is no such station, 409 while its version is not known, 422
         *     when the call breaks the schema.
         */
        post: operations["calls_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}/commands": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the commands of a station, newest first.
         * @description # Errors
         *     404 when there is no such station.
         */
        get: operations["commands_list_of_station"];
        put?: never;
        /**
         * Give a command to a station. The answer comes at once with the command's id; or, with
         *     `wait_s`, when the command is final.
         * @description # Errors
         *     404 when there is no such station, 409 when its site has no gateway, 422
         *     for an unknown type, bad arguments, or a start with a card that nobody added
         *     or that is blocked or expired.
         */
        post: operations["commands_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}/commands/{command_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a command of a station.
         * @description # Errors
         *     404 when there is none.
         */
        get: operations["commands_get_of_station"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the connectors of a station.
         * @description # Errors
         *     404 when there is no such station.
         */
        get: operations["connectors_list_of_station"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}/connectors/{connector_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change the configuration of a connector. A connector that was not configured yet is added to
         *     the station's list. The `ETag` of the answer, and of `If-Match`, is that of the station.
         * @description # Errors
         *     404 when there is no such station, 422 when a field is wrong.
         */
        patch: operations["connectors_update"];
        trace?: never;
    };
    "/v1/stations/{station_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the events about a station, the newest first: those that webhooks were told of, that a
         *     connector changed its state, and that the station came, went or failed. Others are not kept. Who
         *     reaches named sites or stations only sees charges, connectors, connections and commands.
         * @description # Errors
         *     400 for a bad parameter, 404 when there is no such station.
         */
        get: operations["events_list_of_station"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the notices of a station, newest first: what it reported outside of charges.
         * @description # Errors
         *     404 when there is no such station.
         */
        get: operations["notices_list_of_station"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the newest values that the charger of a station has told, such as power and state of
         *     charge, each with its time. While nobody watches the station over a live socket, a gateway
         *     tells them every 15 minutes.
         * @description # Errors
         *     404 when there is no such station.
         */
        get: operations["connectors_readings_of_station"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}/refused-cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the cards that were refused at a station, newest first. A card that was refused at the
         *     start of a charge, without being asked for before, shows in the session of that charge.
         * @description # Errors
         *     404 when there is no such station.
         */
        get: operations["notices_refused_cards_of_station"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show chart values of a station: each connector, and each phase, is a line. Chart values are kept
         *     for 90 days. They reach the cloud together with the next event of the station, at latest after
         *     15 minutes; no bill is made from them.
         * @description # Errors
         *     404 when there is no such station, 400 for a bad parameter, 403 for site owners and caretakers
         *     of a station that stood at another site before, 422 when the period holds too many samples.
         */
        get: operations["stations_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stations/{station_id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what is known just now of a station: whether it is connected and since when, when it was
         *     heard last, what it is, and which sessions run. The states of its connectors are under
         *     `…/connectors`.
         * @description # Errors
         *     404 when it is not there.
         */
        get: operations["stations_of_station"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tariffs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tariffs by id, each with the version that was added last.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["tariffs_list"];
        put?: never;
        /**
         * Add a tariff, which makes its version 1.
         * @description # Errors
         *     409 when the id is taken, 422 with everything that is wrong.
         */
        post: operations["tariffs_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tariffs/{tariff_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a tariff: one version by its number, the version that applies at a time,
         *     or the version that was added last.
         * @description # Errors
         *     400 when both parameters are given, 404 when it, or that version of it, is
         *     not there.
         */
        get: operations["tariffs_get"];
        /**
         * Add the next version of a tariff, as `POST …/versions` does, for clients that replace
         *     what is stored.
         * @description # Errors
         *     404 when it is not there, 422 with everything that is wrong.
         */
        put: operations["tariffs_replace"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tariffs/{tariff_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a tariff, the first one first.
         * @description # Errors
         *     404 when it is not there.
         */
        get: operations["tariffs_versions"];
        put?: never;
        /**
         * Add the next version of a tariff. Sessions keep the version that they started with, and no
         *     earlier version is changed.
         * @description # Errors
         *     404 when it is not there, 422 with everything that is wrong.
         */
        post: operations["tariffs_add_version"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tariffs/lint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check the terms of a tariff without storing them: errors as `POST /v1/tariffs` answers them,
         *     and warnings of what is allowed and probably not meant, such as an hour without a price.
         * @description # Errors
         *     422 with everything that is wrong.
         */
        post: operations["tariffs_lint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tariffs/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show what a charge or a reservation would cost by a tariff, stored or not. Nothing is written.
         *     It is computed as a bill is: the same facts give the same amount.
         * @description # Errors
         *     404 when the tariff is not there, 422 with what is wrong with the tariff or the facts.
         */
        post: operations["tariffs_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/token-claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the claims of drivers to cards, the newest first. A claim is kept for 30 days.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["tokens_list_claims"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/token-claims/{claim_id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm a claim: the card is the person's from then on. A card that nobody had added is added,
         *     and connected gateways are told at once.
         * @description # Errors
         *     404 when there is no such claim, 409 when it is not open any more, the card belongs to another
         *     person, or the person is gone.
         */
        post: operations["tokens_confirm_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/token-claims/{claim_id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse a claim. The card stays as it is.
         * @description # Errors
         *     404 when there is no such claim, 409 when it is not open any more.
         */
        post: operations["tokens_refuse_claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tokens. Each filter is read by an index, so a page costs the same however many
         *     tokens there are. Of several filters, the narrowest is read by its index, and the others leave
         *     out items of it; so does `status=active`, which nearly all tokens are. The answer is JSON. With
         *     `Accept: text/csv` it is a file for `POST /v1/tokens`, of up to 1,000 rows whatever `limit`
         *     says, whose header `Link` names the next file.
         * @description # Errors
         *     400 for a bad parameter, 422 for an order or a filter that the list does not have.
         */
        get: operations["tokens_list"];
        put?: never;
        /**
         * Add a token, or add and change many tokens with a CSV file.
         * @description A file (`Content-Type: text/csv`, UTF-8, at most 1 MB and 1,000 rows) has one row for each
         *     token. Its first line names the columns: `uid`, `type`, `user_id`, `vehicle_id`, `parent_uid`,
         *     `status`, `expires_at`, `mode`; they are separated by commas or semicolons. A column that is
         *     missing changes nothing, and neither does an empty type, status or mode; another empty cell
         *     clears the field. The answer tells the result of every row. A row that is wrong is not taken
         *     over; the others are. `GET /v1/tokens` with `Accept: text/csv` gives the same columns.
         *
         *     # Errors
         *     409 when the uid is taken, 422 when a field is wrong.
         */
        post: operations["tokens_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{uid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a token.
         * @description # Errors
         *     404 when it is not there.
         */
        get: operations["tokens_get"];
        put?: never;
        post?: never;
        /**
         * Remove a token, which is unknown from then on. Its sessions stay.
         * @description # Errors
         *     404 when it is not there.
         */
        delete: operations["tokens_delete"];
        options?: never;
        head?: never;
        /**
         * Change a token. Connected gateways are told at once.
         * @description # Errors
         *     404 when it is not there, 422 when a field is wrong.
         */
        patch: operations["tokens_update"];
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the users. Each order is read by an index, so a page costs the same however many users
         *     there are. Of drivers, who are nearly all users, the filter `role` leaves out the others.
         * @description # Errors
         *     400 for a bad parameter, 422 for an order or a filter that the list does not have.
         */
        get: operations["users_list"];
        put?: never;
        /**
         * Add a user.
         * @description # Errors
         *     403 for a role that you may not give, 409 when the id is taken, or with the field `email` when
         *     another user of yours signs in with the address, 422 when a field is wrong.
         */
        post: operations["users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a user.
         * @description # Errors
         *     404 when there is none.
         */
        get: operations["users_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a user.
         * @description # Errors
         *     403 for a user or a role that you may not decide about, 404 when there is none, 409 with the
         *     field `email` when another user of yours signs in with the new address, 422 for a wrong field.
         */
        patch: operations["users_update"];
        trace?: never;
    };
    "/v1/users/{user_id}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show all that is kept of a user, for a person who asks for it.
         * @description # Errors
         *     403 when the user's role has a right that you lack, 404 when there is none.
         */
        get: operations["users_show_data"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how the erasure of a user stands.
         * @description # Errors
         *     404 when none was asked for.
         */
        get: operations["users_show_erasure"];
        put?: never;
        /**
         * Have everything erased that is kept of a user, for ever, at the person's wish. The sign-in ends
         *     at once, cards are removed within a minute, and the rest goes within minutes. The user stays
         *     with the name `erased`, without which the sums of the books would have no owner. Sessions,
         *     bills and reports keep every amount and lose the numbers of the cards.
         * @description # Errors
         *     403 when the user's role has a right that you lack, 404 when there is no such user, 409 while
         *     the person charges and for your own account, 422 without `confirm`.
         */
        post: operations["users_erase_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite a user: the person is sent a link by mail, which sets a password within 72 hours. It can
         *     be sent again, also to somebody who has forgotten the password.
         * @description # Errors
         *     403 when the user's role has a right that you lack, 404 when there is none, 409 when the user
         *     has no e-mail address, is suspended, or another user of yours has the address; 429 with
         *     `Retry-After` while a pause runs: the fifth invitation to an address within an hour starts one
         *     of a second, and each further one doubles it, up to an hour.
         */
        post: operations["users_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a user's second factor, for a person who has lost the phone and the recovery codes. The
         *     person signs in with the password alone then, and is told by mail. Where the operator wants a
         *     second factor for the role, the next sign-in has the person set up another one.
         * @description # Errors
         *     403 when the user's role has a right that you lack, 404 when there is no such user or the person
         *     has no second factor, 409 for your own, and when the person has an account at another operator
         *     too, unless you are a deployment admin.
         */
        delete: operations["users_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show where and when a person has signed in as a user.
         * @description # Errors
         *     404 when there is no such user.
         */
        get: operations["users_list_sign_ins"];
        put?: never;
        post?: never;
        /**
         * End all sign-ins of a person as a user, everywhere and at once. The person signs in again with
         *     the password. Accounts of the person at other operators stay signed in.
         * @description # Errors
         *     403 when the user's role has a right that you lack, 404 when there is no such user, 409 when the
         *     user is yourself.
         */
        delete: operations["users_end_sign_ins"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vehicles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the vehicles. Each filter and each order is read by an index, so a page costs the same
         *     however many vehicles there are.
         * @description # Errors
         *     400 for a bad parameter, 422 for an order or a filter that the list does not have.
         */
        get: operations["vehicles_list"];
        put?: never;
        /**
         * Add a vehicle of a user.
         * @description # Errors
         *     409 when the id is taken, 422 when a field is wrong.
         */
        post: operations["vehicles_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/vehicles/{vehicle_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a vehicle.
         * @description # Errors
         *     404 when it is not there.
         */
        get: operations["vehicles_get"];
        put?: never;
        post?: never;
        /**
         * Remove a vehicle. Its sessions stay.
         * @description # Errors
         *     404 when it is not there.
         */
        delete: operations["vehicles_delete"];
        options?: never;
        head?: never;
        /**
         * Change a vehicle's plate.
         * @description # Errors
         *     404 when it is not there, 422 when a field is wrong.
         */
        patch: operations["vehicles_update"];
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the webhooks, by id.
         * @description # Errors
         *     400 for a bad parameter.
         */
        get: operations["webhooks_list"];
        put?: never;
        /**
         * Add a webhook. Its secret is shown here and never again. The event types, and what each one
         *     carries, stand under `webhooks` in this document.
         * @description # Errors
         *     409 when there are 10 already, 422 when a field is wrong.
         */
        post: operations["webhooks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show a webhook.
         * @description # Errors
         *     404 when there is none.
         */
        get: operations["webhooks_get"];
        put?: never;
        post?: never;
        /**
         * Remove a webhook. What waits to be delivered to it is not sent any more.
         * @description # Errors
         *     404 when there is none.
         */
        delete: operations["webhooks_delete"];
        options?: never;
        head?: never;
        /**
         * Change a webhook, or switch it off and on. While it is off, its events are not kept for it.
         * @description # Errors
         *     404 when there is none, 422 when a field is wrong.
         */
        patch: operations["webhooks_update"];
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries to a webhook, the newest event first.
         * @description # Errors
         *     400 for a bad parameter, 404 when there is no such webhook.
         */
        get: operations["webhooks_list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}/deliveries/{event_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver an event once more, whatever became of it before. It has the same id and the same body
         *     as before, and as many attempts as a new one.
         * @description # Errors
         *     404 when there is no such delivery, 409 while the webhook is switched off.
         */
        post: operations["webhooks_redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new secret for a webhook. For 24 hours everything is signed with the old secret too, so
         *     that the receiver can change over without losing an event.
         * @description # Errors
         *     404 when there is none.
         */
        post: operations["webhooks_renew_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event of the type `webhook.test` to a webhook, also while that is switched off.
         * @description # Errors
         *     404 when there is no such webhook.
         */
        post: operations["webhooks_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "cdr.created": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * cdr.created
         * @description A charge got its price, or a corrected one: look at `version`.
         */
        post: operations["event_cdr_created"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "cdr.credited": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * cdr.credited
         * @description A price of a charge was taken back.
         */
        post: operations["event_cdr_credited"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "command.finished": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * command.finished
         * @description A command has its outcome. After `timed_out` and `unknown` a late answer can give it another one.
         */
        post: operations["event_command_finished"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "connector.status_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * connector.status_changed
         * @description A connector is in another state.
         */
        post: operations["event_connector_status_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "gateway.connected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * gateway.connected
         * @description A gateway is back after an absence that was told.
         */
        post: operations["event_gateway_connected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "gateway.disconnected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * gateway.disconnected
         * @description A gateway has been away for two minutes, which is longer than a reconnect takes. Its chargers charge on.
         */
        post: operations["event_gateway_disconnected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "review.opened": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * review.opened
         * @description Something waits for a person.
         */
        post: operations["event_review_opened"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "session.ended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * session.ended
         * @description A charge ended. One that was closed because nothing was heard of it, and went on all the same, ends a second time.
         */
        post: operations["event_session_ended"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "session.started": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * session.started
         * @description A charge began.
         */
        post: operations["event_session_started"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "station.connected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * station.connected
         * @description A charger has connected to its gateway.
         */
        post: operations["event_station_connected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "station.disconnected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * station.disconnected
         * @description A charger has lost its connection to its gateway.
         */
        post: operations["event_station_disconnected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "station.fault": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * station.fault
         * @description A connector, or the whole station (`connector_id` 0), reports a fault.
         */
        post: operations["event_station_fault"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "token.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * token.changed
         * @description A token was added, changed or removed through the API.
         */
        post: operations["event_token_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "user.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * user.changed
         * @description A person was added, changed or removed through the API.
         */
        post: operations["event_user_changed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "webhook.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * webhook.test
         * @description Somebody asked for a test of this webhook. It cannot be chosen.
         */
        post: operations["event_webhook_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /**
         * @description The account of the person; not there for a client that acts for itself. A schema cannot say
         *     that they are there together, so each field may be missing.
         */
        Account: {
            /** @description The telephone number. */
            contact_number?: string | null;
            /**
             * Format: date-time
             * @description When the account was made.
             */
            created_at?: string;
            /** @description Who made it, or `system`. */
            created_by?: string;
            /** @description The e-mail address by which the person signs in. */
            email?: string | null;
            full_name?: string;
            /**
             * Format: date-time
             * @description When the person was last invited.
             */
            invited_at?: string | null;
            language?: components["schemas"]["Language"] | null;
            /**
             * Format: int64
             * @description How often it was written.
             */
            revision?: number;
            /** @description Whether the person has set up a second factor. */
            second_factor?: boolean;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at?: string;
            /** @description Who changed it last, or `system`. */
            updated_by?: string;
        };
        /**
         * @description What happened to a record.
         * @enum {string}
         */
        AuditAction: "created" | "changed" | "removed" | "requested";
        /** @description An entry of the audit log. */
        AuditEntry: {
            action: components["schemas"]["AuditAction"];
            /** @description The IP address from which the request came, if it is known. */
            address?: string | null;
            /**
             * @description The fields after the change, as they are stored: those that differ, or all of them when
             *     the record was added. Secrets are shown as `***`.
             */
            after: {
                [key: string]: unknown;
            };
            /**
             * Format: date-time
             * @description When the request of the change came.
             */
            at: string;
            /** @description The id of the entry among those of its time. */
            audit_id: string;
            /**
             * @description The fields before the change, as they are stored: those that differ, or all of them when
             *     the record was removed. Secrets are shown as `***`.
             */
            before: {
                [key: string]: unknown;
            };
            /**
             * @description Who made the change: the id of a client, `user:` and the id of a person of the operator,
             *     `operator:`, another operator, `#`, `user:` and the id of a person there, or `oidc:`, the
             *     other issuer, `#` and the subject of its token.
             * @example bootstrap
             */
            by: string;
            /**
             * @description The kind of the record: `operator`, `site`, `gateway`, `station`, `token`, `token_claim`,
             *     `user`, `vehicle`, `tariff`, `client`, `command`, `correction`, `review`, `export`,
             *     `session` or `cdr`.
             * @example site
             */
            record: string;
            /**
             * @description The id of the record.
             * @example harbour
             */
            record_id: string;
            /** @description The id of the request, which its answer carried in `X-Request-Id`. */
            request_id?: string | null;
        };
        /** @description A gateway that is not connected. */
        AwayGateway: {
            gateway_id: string;
            /**
             * Format: date-time
             * @description Since when, as far as that is known.
             */
            since?: string | null;
            site_id: string;
        };
        /** @description The bill of a session, explained. */
        Bill: {
            /**
             * Format: date-time
             * @description When the CDR was made, or the estimate.
             */
            as_of: string;
            /** @description The CDR that stands; left out of an estimate. */
            cdr_id?: string | null;
            /** @description The numbers of the corrections that were taken into account. */
            corrections: number[];
            /**
             * Format: int64
             * @description The time between them in whole seconds.
             */
            duration_s?: number | null;
            /**
             * Format: date-time
             * @description The end that is billed.
             */
            ended_at?: string | null;
            /**
             * Format: int64
             * @description The energy that is billed, in watt-hours.
             */
            energy_wh?: number | null;
            /** @description The oddities that were found in the session when it was priced. */
            flags: string[];
            /** @description What is not known of the charge. */
            gaps: components["schemas"]["BillGap"][];
            /** @description Whether it was computed just now, because no CDR of the session stands. */
            is_estimate: boolean;
            /** @description The lines, which add up to the total. */
            lines: components["schemas"]["BillLine"][];
            net?: components["schemas"]["Money"] | null;
            /** @description How the charge ran, with the prices that applied; only by rules 2. */
            periods?: components["schemas"]["ProvedPeriod"][];
            /** @description Whether facts may still change it. */
            provisional: boolean;
            /** @description Whether all readings of the session are kept. */
            readings_kept: boolean;
            /** @description The same in words. */
            reason?: string | null;
            /**
             * @description Why no CDR stands: `not_started`, `charging`, `being_priced`, `came_to_nothing`, `voided`,
             *     `no_tariff`, `no_time_zone`, `times_unknown`, `not_ratable`, or what a person must look at
             *     first:
             *     `start_unknown`, `no_register`, `backwards`, `implausible`, `end_before_start`,
             *     `token_refused` or `gateway_replaced`. Left out where one stands.
             * @example charging
             */
            reason_code?: string | null;
            registers: components["schemas"]["BillRegisters"];
            /**
             * Format: int32
             * @description The number of the rules by which it was priced.
             */
            rules?: number | null;
            session_id: string;
            /**
             * @description The readings that were not believed, in the order in which they were applied: at most 1,024
             *     of those between the start and the stop, and those two.
             */
            set_aside: components["schemas"]["BillReadingSetAside"][];
            site_id?: string | null;
            /**
             * Format: date-time
             * @description The start that is billed. This and what follows up to `tariff` is left out where nobody can
             *     say what the session costs.
             */
            started_at?: string | null;
            station_id: string;
            /** @description The status of the session. */
            status: string;
            tariff?: components["schemas"]["BillTariff"] | null;
            tax?: components["schemas"]["CdrTax"] | null;
            /** @description The tax of each rate within the total; only by rules 2, which have no `tax`. */
            taxes?: components["schemas"]["TaxOfRate"][];
            /** @description The time zone in which times and dates of the tariff were judged; only by rules 2. */
            time_zone?: string | null;
            total?: components["schemas"]["Money"] | null;
            /**
             * Format: int32
             * @description The version of that CDR.
             */
            version?: number | null;
            /** @description All CDRs and credits of the session, by version. */
            versions: components["schemas"]["BillVersion"][];
            /**
             * @description Why there is nothing to pay: `below_limits` where the charge took less than the tariff's
             *     `void_below`.
             */
            void?: string | null;
        };
        /** @description Something that is not known of a charge. */
        BillGap: {
            /**
             * @description What is missing: `record_gap` (records of the gateway), `sequence_gap` (messages of the
             *     charger), `unreadable_record`, `first_reading_billed` (what flowed before the first reading)
             *     or `last_reading_billed` (what flowed after the last one).
             * @example last_reading_billed
             */
            code: string;
            /**
             * Format: date-time
             * @description From when on, if that is known.
             */
            from?: string | null;
            /**
             * Format: date-time
             * @description Until when, if that is known.
             */
            to?: string | null;
        };
        /** @description One line of a bill: quantity × price = amount. */
        BillLine: {
            /** @description The amount of the line. All lines add up to the total. */
            amount: components["schemas"]["Money"];
            component?: components["schemas"]["ComponentRef"] | null;
            /**
             * Format: date-time
             * @description The begin of the period that the line bills; left out where it bills no period, and by rules
             *     2, where `periods` tell when its price applied.
             */
            from?: string | null;
            /**
             * @description What it is for: `energy`, `time`, `flat` (for the session), `service_fee`, `minimum`,
             *     `maximum` or `tax`; by rules 2 also `service`, `parking`, `parking_cap`, `discount`,
             *     `reservation_time` or `reservation_flat`.
             */
            kind: string;
            /** @description What that price is for: `kWh`, `h` or `session`. */
            price_unit?: string | null;
            /**
             * Format: int64
             * @description The quantity that is billed, after steps are rounded up; left out where the line is a share
             *     of others or only an amount.
             */
            quantity?: number | null;
            /**
             * Format: int32
             * @description The rate in basis points, where the line is a share of others.
             */
            rate_bp?: number | null;
            /**
             * Format: date-time
             * @description The end of that period.
             */
            to?: string | null;
            /** @description The unit of the quantity: `Wh`, `s` or `session`. */
            unit?: string | null;
            /** @description The price, as decimal text in major units. */
            unit_price?: string | null;
            /**
             * Format: int32
             * @description The tax rate of the line in basis points; only by rules 2.
             */
            vat_bp?: number | null;
        };
        /** @description A part of a charge in which the state and the prices stay the same. */
        BillPeriod: {
            /** @description The prices that applied. A dimension without one was free. */
            components: components["schemas"]["ComponentRef"][];
            /**
             * @description `measured` where the energy is the difference of two readings, `interpolated` where it lies
             *     between two.
             */
            evidence: string;
            /** Format: date-time */
            from: string;
            /**
             * Format: int32
             * @description The first reading at or after the end; left out where that is the register at the end.
             */
            reading_after?: number | null;
            /**
             * Format: int32
             * @description The last reading at or before the begin, by its place in the readings, counted from 0; left
             *     out where that is the register at the start.
             */
            reading_before?: number | null;
            /** Format: int64 */
            seconds: number;
            /** @description `charging`, `idle` or `station`; left out of a last period that joins several. */
            state?: string | null;
            /**
             * Format: int64
             * @description The watt-hours of the period, before steps.
             */
            wh: number;
        };
        /** @description A reading that was not believed. */
        BillReadingSetAside: {
            /**
             * Format: date-time
             * @description The time of the reading.
             */
            claimed_at: string;
            /** @description The kind of the fact that brought it. */
            kind: string;
            /** @description Why it was not believed, in words. */
            reason: string;
            /**
             * @description The code of the reason: `unfit`, `repeated`, `energy_stated`, or the problem of the session
             *     as in `reason_code`; left out of a reading that another release judged.
             * @example unfit
             */
            reason_code?: string | null;
            /** @description The id of the record that brought it, if the record was kept. */
            record_id?: string | null;
            /**
             * Format: int64
             * @description The register, in watt-hours.
             */
            register_wh: number;
        };
        /**
         * @description A register that a bill rests on, and the record that told it. Where a person stated the
         *     register, or the record was not kept, only the register is known. The end of an estimate may
         *     rest on a value that was told for charts: its kind is `newest_reading`, with its two times.
         */
        BillRegister: {
            /**
             * Format: date-time
             * @description When the cloud applied it.
             */
            applied_at?: string | null;
            /**
             * Format: date-time
             * @description The time of the reading by the charger's claim, or the time it was
             *     received when the claim cannot be right.
             */
            claimed_at?: string | null;
            /**
             * Format: int32
             * @description The epoch of that gateway.
             */
            epoch?: number | null;
            /** @description The SHA-256 of the charger's frame, if a frame caused the record. */
            frame_hash?: string | null;
            /** @description The gateway that recorded it. */
            gateway_id?: string | null;
            /** @description The kind of the fact that told it, such as `transaction_started`, or `newest_reading`. */
            kind?: string | null;
            /**
             * Format: date-time
             * @description When the gateway received it.
             */
            received_at?: string | null;
            /** @description The id of the record that told it. */
            record_id?: string | null;
            /**
             * Format: int64
             * @description The register, in watt-hours.
             */
            register_wh: number;
            /**
             * Format: int64
             * @description The sequence of the record among those of the station.
             */
            sequence?: number | null;
        };
        /** @description The registers whose difference is billed. */
        BillRegisters: {
            end?: components["schemas"]["BillRegister"] | null;
            start?: components["schemas"]["BillRegister"] | null;
        };
        /** @description The tariff of a bill, as it stood. */
        BillTariff: {
            assigned_by?: components["schemas"]["TariffFrom"] | null;
            /** @description The name of the tariff for people. */
            name: string;
            tariff_id: string;
            /** @description The terms of that version, which are never changed. */
            terms: components["schemas"]["TariffTerms"];
            /**
             * Format: date-time
             * @description The version applies to sessions that start at or after this time.
             */
            valid_from: string;
            /** Format: int32 */
            version: number;
        };
        /** @description A CDR or a credit of the session. */
        BillVersion: {
            cdr_id: string;
            /** @description Whether it is a credit. */
            credit: boolean;
            /** @description The CDR that it undoes, if it is a credit. */
            credits_cdr_id?: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            made_at: string;
            /** @description Whether facts could still lead to another version when it was made. */
            provisional: boolean;
            /** @description Whether it stands: it is no credit, and none undoes it. */
            stands: boolean;
            /** @description What is owed by it; negative in a credit. */
            total: components["schemas"]["Money"];
            /** Format: int32 */
            version: number;
        };
        /** @description A CDR or a credit, with the time at which it was made. */
        Cdr: components["schemas"]["CdrRecord"] & components["schemas"]["StampsView"];
        /** @description A priced session. */
        CdrRecord: {
            /** @description The id: `{session_id}-{version}`, followed by `c` for a credit. */
            cdr_id: string;
            /** Format: int32 */
            connector_id: number;
            /** @description The CDR that a credit undoes; only in a credit. */
            credits_cdr_id?: string | null;
            /** @description The currency as a code of ISO 4217, such as `EUR`. */
            currency: string;
            /** Format: date-time */
            ended_at: string;
            /** Format: int64 */
            energy_wh: number;
            /** Format: int32 */
            evse_id?: number | null;
            /** @description The lines of the bill, which add up to the total. */
            lines: components["schemas"]["CostLine"][];
            /** Format: int64 */
            meter_start_wh?: number | null;
            /** Format: int64 */
            meter_stop_wh?: number | null;
            net?: components["schemas"]["Money"] | null;
            operator_id: string;
            /** @description How the charge ran. */
            periods?: components["schemas"]["BillPeriod"][] | null;
            /** @description Whether facts may still arrive that lead to another version. */
            provisional: boolean;
            /**
             * Format: int32
             * @description The number of the rules, from 2 on; left out, with everything below, by the first rules.
             */
            rules?: number | null;
            session_id: string;
            site_id?: string | null;
            /** Format: date-time */
            started_at: string;
            station_id: string;
            tariff_id: string;
            /** Format: int32 */
            tariff_version: number;
            tax?: components["schemas"]["CdrTax"] | null;
            /** @description The tax of each rate within the total. */
            taxes?: components["schemas"]["TaxOfRate"][] | null;
            /** @description The time zone in which the restrictions of the tariff were judged. */
            time_zone?: string | null;
            token_uid?: string | null;
            /** @description What is owed; negative in a credit. */
            total: components["schemas"]["Money"];
            /** @description The release of the time zone database, such as `2026a`. */
            tz_version?: string | null;
            user_id?: string | null;
            vehicle_id?: string | null;
            /**
             * Format: int32
             * @description The version, from 1 on; a credit has the version that it undoes.
             */
            version: number;
            /** @description Why the bill has no lines: `below_limits`. */
            void?: string | null;
        };
        /** @description The tax within a total. */
        CdrTax: {
            /** @description The amount of the tax. */
            amount: components["schemas"]["Money"];
            /** @description Whether the prices already include the tax. */
            included: boolean;
            /**
             * Format: int32
             * @description The rate of the tax, in basis points.
             */
            rate_bp: number;
        };
        /** @description The TCP ports of a gateway for chargers. */
        ChargerPorts: {
            /**
             * Format: int32
             * @description The port without TLS, for security profiles 0 and 1 of OCPP.
             * @example 9000
             */
            ws: number;
            /**
             * Format: int32
             * @description The port with TLS, for security profiles 2 and 3; absent without a certificate.
             * @example 9443
             */
            wss?: number | null;
        };
        /** @description What a new operator has set up so far. */
        Checklist: {
            /** @description Whether a charge has been billed. */
            has_bill: boolean;
            /** @description Whether there has been a session, if only one that a command asked for. */
            has_session: boolean;
            /** @description Whether there is a site. */
            has_site: boolean;
            /** @description Whether there is a station. */
            has_station: boolean;
            /** @description Whether the operator, or a site or station of this page, has a tariff. */
            has_tariff: boolean;
        };
        /**
         * @description How a claim stands.
         * @enum {string}
         */
        ClaimStateWord: "open" | "confirmed" | "refused" | "expired";
        /** @description A machine client of the API. */
        Client: components["schemas"]["StampsView"] & {
            client_id: string;
            name: string;
            redirect_uris?: string[];
            role: components["schemas"]["Role"];
            /** Format: date-time */
            secret_changed_at: string;
        };
        /** @description A client with its secret. */
        ClientWithSecret: components["schemas"]["Client"] & {
            /** @description The secret for `/oauth2/token`, which is never shown again. */
            client_secret: string;
        };
        /** @description What closing our record of a session would do. Nothing is changed by asking. */
        ClosePreview: {
            /**
             * @description The status that it would come to: `SETTLED`, `NEEDS_REVIEW` or `FAILED`; left out where it
             *     cannot be closed.
             */
            becomes?: string | null;
            /** @description What it would bill: `energy_wh` and `total`, or why there is no bill. */
            bill: components["schemas"]["Bill"];
            /**
             * Format: date-time
             * @description When the last fact of the session was applied.
             */
            last_fact_at?: string | null;
            /** @description Whether its record can be closed. */
            may_close: boolean;
            /** @description Whether closing it must be confirmed, since the charge goes on at a connected charger. */
            needs_confirmation: boolean;
            /**
             * Format: int64
             * @description The revision of the session that was looked at. The `ETag` of the session, sent as
             *     `If-Match`, closes no other one.
             */
            revision: number;
            session_id: string;
            /** @description Why the session has no end. */
            standing: components["schemas"]["Standing"];
            /** @description Whether the charger is connected; left out where that is not known. */
            station_connected?: boolean | null;
            /** @description The status of the session. */
            status: string;
        };
        /** @description A command that was given to a station. */
        Command: components["schemas"]["StampsView"] & {
            /** @description The charger's own answer: `{payload}`, or `{error: {code, description, details}}`. */
            answer?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description The arguments without secrets: the value of `AuthorizationKey` or `BasicAuthPassword` is
             *     shown as `***`.
             */
            arguments: {
                [key: string]: unknown;
            };
            command_id: string;
            /** Format: date-time */
            expires_at: string;
            /** @description Every state that the command had, with its time. */
            history: components["schemas"]["CommandStep"][];
            /**
             * @description The session that the command is about. The session of a remote start is made together with
             *     the command.
             */
            session_id?: string | null;
            state: components["schemas"]["CommandState"];
            station_id: string;
            type: string;
        };
        /**
         * @description The state of a command.
         * @enum {string}
         */
        CommandState: "queued" | "sent" | "delivered" | "accepted" | "rejected" | "completed" | "expired" | "timed_out" | "unknown" | "failed";
        /** @description One step in the history of a command. */
        CommandStep: {
            /** Format: date-time */
            at: string;
            /** @description The reason in words, if there is one. */
            reason?: string | null;
            /**
             * @description The code of the reason, such as `gateway_away` or `no_answer`; left out where the words come
             *     from elsewhere, such as the problem of an argument.
             * @example no_answer
             */
            reason_code?: string | null;
            state: components["schemas"]["CommandState"];
        };
        /** @description Which price of a tariff: the element and the component in it, both counted from 0. */
        ComponentRef: {
            /** Format: int32 */
            component: number;
            /** Format: int32 */
            element: number;
        };
        /** @description A station that a person may have to look at. */
        Concern: {
            /**
             * Format: date-time
             * @description When the station was added.
             */
            added_at: string;
            code: components["schemas"]["ConcernCode"];
            /**
             * Format: int32
             * @description The connector that reports the fault; 0 is the station itself (OCPP 1.6).
             */
            connector_id?: number | null;
            /** @description The error code that the charger reported. */
            error_code?: string | null;
            /**
             * Format: int32
             * @description The EVSE of the connector that reports the fault.
             */
            evse_id?: number | null;
            /** @description The name of the station, if it has one. */
            name?: string | null;
            /**
             * Format: date-time
             * @description Since when, as far as that is known. A station that never was connected has no such time.
             */
            since?: string | null;
            site_id: string;
            station_id: string;
        };
        /**
         * @description Why a person may have to look at a station.
         * @enum {string}
         */
        ConcernCode: "not_connected" | "faulted";
        /** @description A charger that wanted to connect and was refused. */
        ConnectionAttempt: {
            /**
             * @description The address from which it came last, as the gateway saw it.
             * @example 192.0.2.7
             */
            address?: string | null;
            /**
             * Format: int32
             * @description How often it was refused, as far as its gateway remembers. It is told after a minute, then
             *     ever later, after an hour at most.
             */
            count: number;
            /**
             * Format: date-time
             * @description When it was refused first, as far as that is known.
             */
            first_at: string;
            gateway_id: string;
            /**
             * @description Whether there is a station with this identity now. If not, and it is yours, add it with
             *     `POST /v1/stations`.
             */
            is_added: boolean;
            /**
             * Format: date-time
             * @description When it was refused last.
             */
            last_at: string;
            /** @description The site whose gateway refused it. */
            site_id: string;
            /**
             * @description The identity that it showed, as it was typed at the charger.
             * @example CP-07
             */
            station_id: string;
            /**
             * @description Why it was refused: `unknown`, `no_identity` (unknown, and with characters that no
             *     identity may have), `not_open` (its security profile is 0, and unknown stations are not let
             *     in), `no_password`, `needs_tls`, `wrong_user`, `wrong_password`, `profile_not_served`,
             *     `too_many_unknown` or `no_common_version`. Gateways of later releases may tell others.
             * @example unknown
             */
            why: string;
        };
        /** @description A connector with its configuration and its present state. */
        Connector: {
            /**
             * Format: int32
             * @description The number of the connector; 0 is the station itself (OCPP 1.6).
             */
            connector_id: number;
            /** @description The error code that the charger reported. */
            error_code?: string | null;
            /** Format: int32 */
            evse_id?: number | null;
            format?: components["schemas"]["ConnectorFormat"] | null;
            /** @description The free text that the charger reported. */
            info?: string | null;
            /**
             * Format: int32
             * @description The connector's own rated power in watts, as it was configured.
             */
            max_power_w?: number | null;
            /**
             * Format: int32
             * @description The number of phases, as it was configured.
             */
            phases?: number | null;
            /**
             * Format: int64
             * @description How often the state was written. Of two answers, the one with the higher number is newer.
             */
            revision: number;
            /** @description The session that runs there. */
            session_id?: string | null;
            station_id: string;
            /**
             * @description The status: `AVAILABLE`, `PREPARING`, `CHARGING`, `SUSPENDED_EV`, `SUSPENDED_EVSE`,
             *     `FINISHING`, `RESERVED`, `OCCUPIED`, `UNAVAILABLE`, `FAULTED` or `UNKNOWN`. A charger of
             *     OCPP 2.x says only that a connector is occupied; what its charge does is then taken from
             *     the `chargingState` that it tells.
             */
            status: string;
            /**
             * Format: date-time
             * @description The time from which the status holds, as the charger claims, or else the time
             *     of its receipt.
             */
            status_at?: string | null;
            /**
             * Format: date-time
             * @description When the gateway received the first message of this status; left out where release 0.6 or
             *     before did not keep it.
             */
            status_received_at?: string | null;
            type?: components["schemas"]["ConnectorType"] | null;
            /**
             * Format: date-time
             * @description When the state was last received. If none was received yet, when the station
             *     was last configured.
             */
            updated_at: string;
        };
        /** @description The fields of a connector that change; null clears a field. */
        ConnectorChange: {
            format?: components["schemas"]["ConnectorFormat"] | null;
            /**
             * Format: int32
             * @description The rated power in watts. It limits how much energy a bill may hold.
             */
            max_power_w?: number | null;
            /**
             * Format: int32
             * @description The number of phases of an AC connector.
             */
            phases?: number | null;
            type?: components["schemas"]["ConnectorType"] | null;
        };
        /** @description The configuration of a connector. */
        ConnectorConfig: {
            /**
             * Format: int32
             * @description The number of the connector, as the charger gives it: within the station in OCPP 1.6,
             *     within the EVSE in 2.x.
             */
            connector_id: number;
            /**
             * Format: int32
             * @description The number of the EVSE, as an OCPP 2.x charger gives it; left out for OCPP 1.6.
             */
            evse_id?: number | null;
            format?: components["schemas"]["ConnectorFormat"] | null;
            /**
             * Format: int32
             * @description The rated power in watts. It limits how much energy a bill may hold.
             */
            max_power_w?: number | null;
            /**
             * Format: int32
             * @description The number of phases of an AC connector; left out for DC.
             */
            phases?: number | null;
            type?: components["schemas"]["ConnectorType"] | null;
        };
        /**
         * @description The format of a connector: `SOCKET` or `CABLE` (OCPI 2.2.1 `ConnectorFormat`).
         * @enum {string}
         */
        ConnectorFormat: "SOCKET" | "CABLE";
        /** @enum {string} */
        ConnectorType: "CHADEMO" | "CHAOJI" | "DOMESTIC_A" | "DOMESTIC_B" | "DOMESTIC_C" | "DOMESTIC_D" | "DOMESTIC_E" | "DOMESTIC_F" | "DOMESTIC_G" | "DOMESTIC_H" | "DOMESTIC_I" | "DOMESTIC_J" | "DOMESTIC_K" | "DOMESTIC_L" | "DOMESTIC_M" | "DOMESTIC_N" | "DOMESTIC_O" | "GBT_AC" | "GBT_DC" | "IEC_60309_2_single_16" | "IEC_60309_2_three_16" | "IEC_60309_2_three_32" | "IEC_60309_2_three_64" | "IEC_62196_T1" | "IEC_62196_T1_COMBO" | "IEC_62196_T2" | "IEC_62196_T2_COMBO" | "IEC_62196_T3A" | "IEC_62196_T3C" | "MCS" | "NEMA_5_20" | "NEMA_6_30" | "NEMA_6_50" | "NEMA_10_30" | "NEMA_10_50" | "NEMA_14_30" | "NEMA_14_50" | "PANTOGRAPH_BOTTOM_UP" | "PANTOGRAPH_TOP_DOWN" | "SAE_J3400" | "TESLA_R" | "TESLA_S";
        /** @description The report of consumption in a period. */
        Consumption: {
            /** @description The sums by token, one for each token and user. */
            by_token: components["schemas"]["TokenSum"][];
            /** @description The sums by user, sorted by the user's full name. */
            by_user: components["schemas"]["UserSum"][];
            /** Format: date-time */
            from?: string | null;
            /** @description The sums by what `group_by` names, if it was given. */
            groups?: components["schemas"]["GroupSum"][] | null;
            /** Format: date-time */
            to?: string | null;
            /** @description The sum of all sessions of the report. */
            total: components["schemas"]["Sum"];
        };
        /** @description A correction that was made. It is never edited; another one undoes it. */
        Correction: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            at: string;
            /** @description The status of the session after. */
            became: string;
            /** @description The API client that made it. */
            by: string;
            /**
             * Format: date-time
             * @description The end that was stated.
             */
            ended_at?: string | null;
            /**
             * Format: int64
             * @description The energy that was stated, in watt-hours.
             */
            energy_wh?: number | null;
            kind: components["schemas"]["CorrectionKind"];
            /**
             * Format: int64
             * @description The register at the start that was stated, in watt-hours.
             */
            meter_start_wh?: number | null;
            /**
             * Format: int64
             * @description The register at the end that was stated, in watt-hours.
             */
            meter_stop_wh?: number | null;
            /**
             * Format: int32
             * @description Its place among the corrections of the session, from 1 on.
             */
            number: number;
            /** @description Why it was made. */
            reason: string;
            /**
             * Format: date-time
             * @description The start that was stated.
             */
            started_at?: string | null;
            /** @description The status of the session before. */
            was: string;
        };
        /**
         * @description What a correction does to the session.
         * @enum {string}
         */
        CorrectionKind: "values" | "close" | "void";
        /** @description A correction, and the session as it is after it. */
        CorrectionMade: {
            correction: components["schemas"]["Correction"];
            /** @description The session just after the correction; its price appears shortly after. */
            session: components["schemas"]["Session"];
        };
        /** @description One line of a bill. */
        CostLine: {
            /** @description The price of the line. */
            amount: components["schemas"]["Money"];
            component?: components["schemas"]["ComponentRef"] | null;
            /**
             * @description The kind of the line: `energy`, `time`, `flat`, `service_fee`, `minimum`, `maximum` or
             *     `tax`; by rules 2 also `service`, `parking`, `parking_cap`, `discount`, `reservation_time`
             *     or `reservation_flat`.
             */
            kind: string;
            /**
             * Format: int64
             * @description The quantity that is billed: watt-hours, seconds, or 1.
             */
            quantity?: number | null;
            /**
             * Format: int32
             * @description The rate in basis points, if the line is a share of other lines.
             */
            rate_bp?: number | null;
            /** @description The price of one kilowatt-hour, hour or session, as decimal text. */
            unit_price?: string | null;
            /**
             * Format: int32
             * @description The tax rate of the line in basis points; only by rules 2.
             */
            vat_bp?: number | null;
        };
        /** @description A currency of ISO 4217. */
        Currency: {
            /**
             * @description The code of three letters.
             * @example JPY
             */
            code: string;
            /**
             * Format: int32
             * @description The decimals of its minor unit: an amount of 150 minor units is 1.50 with two decimals.
             * @example 0
             */
            decimals: number;
        };
        /** @description The sums of one day and value. */
        DailySum: {
            /** @description The cost of the sessions, with one amount per currency. */
            amounts: components["schemas"]["Money"][];
            /** @description The day on which the sessions ended: in the time of the site with `site_local`, else in UTC. */
            day: string;
            /**
             * Format: int64
             * @description The time from start to end of the sessions, in seconds; absent in sums that are kept.
             */
            duration_s?: number | null;
            /**
             * Format: int64
             * @description The energy of the sessions, in watt-hours.
             */
            energy_wh: number;
            /**
             * Format: int64
             * @description The number of sessions; a correction's credit counts as negative.
             */
            sessions: number;
            /** @description The id of the site, station, token or user; `all` in the dimension `all`. */
            value: string;
        };
        /** @description A list with data of the person. */
        DataList: {
            /** @description The address of its first page. */
            href: string;
            /**
             * @description What it holds: `tokens`, `token-claims`, `vehicles`, `sessions`, `cdrs` or `changes`
             *     (entries of the audit log about the account).
             */
            name: string;
        };
        /** @description What an app must know of the deployment before anybody has signed in. */
        Deployment: {
            /** @description The currencies that tariffs may have. */
            currencies: components["schemas"]["Currency"][];
            /** @description Whether this is the demo, whose data are made up. */
            demo: boolean;
            /**
             * @description The languages of pages and mails (BCP 47), the first one where nobody asks for another.
             * @example [
             *       "en",
             *       "th",
             *       "ru",
             *       "fil",
             *       "zh-Hans"
             *     ]
             */
            languages: string[];
            /**
             * @description The address at which live sockets are opened, with a ticket of `POST /v1/live/tickets`.
             * @example wss://api.example.com/v1/live
             */
            live_url: string;
            /**
             * @description The release of the API.
             * @example 0.6.0
             */
            release: string;
        };
        /** @description What drivers are told of a site, as answers show it. */
        DetailsView: {
            location?: components["schemas"]["Location"] | null;
            opening_hours?: components["schemas"]["OpeningHours"] | null;
            /** @description The e-mail address to which drivers write for help. */
            support_email?: string | null;
            /** @description The telephone number that drivers call for help. */
            support_phone?: string | null;
            /**
             * @description The time zone of the site, by its name in the IANA time zone database.
             * @example Asia/Bangkok
             */
            time_zone?: string | null;
        };
        /**
         * @description The kind of thing that the sums are grouped by.
         * @enum {string}
         */
        Dimension: "all" | "site" | "site_local" | "station" | "token" | "user";
        /** @description A text for drivers. */
        DisplayText: {
            /** @description The language: `en`, `th`, `ru`, `fil` or `zh-Hans`. */
            language: string;
            /** @description What drivers read before they charge, such as `Cheap by night`. */
            text: string;
        };
        /** @description What a gateway needs to open its link. */
        Enrolled: {
            /** @description The credential `fcl.…`, which is sent as `Authorization: Bearer …` when the link opens. */
            credential: string;
            /**
             * Format: int32
             * @description The epoch in which the gateway writes, 1 to 2047.
             */
            epoch: number;
            /** @description The id of the gateway. */
            gateway_id: string;
            /** @description The operator that the gateway belongs to. */
            operator_id: string;
            /**
             * @description The other gateway that served the site until now, if there was one. It gets no commands
             *     and no lists any more.
             */
            replaces?: string | null;
            /** @description The site that the gateway serves. */
            site_id: string;
            /** @description The address to which the gateway opens its link. */
            websocket_url: string;
        };
        /** @description The one-time secret that `POST /v1/gateways` gave. */
        Enrolment: {
            /** @description The secret as it was shown: `fce.…`. */
            enrolment_secret: string;
        };
        /** @description How a gateway is enrolled again. */
        EnrolmentRenewal: {
            /**
             * @description Whether credentials are revoked. Those replaced before are revoked at once. The one in use
             *     now is revoked when the new secret is used and not sooner: until then the box in use, even
             *     a stolen one, keeps all rights of its gateway. A revoked credential opens nothing, and
             *     what its box has not delivered is lost to the cloud.
             */
            revoke?: boolean;
        };
        /** @description How an erasure stands. */
        Erasure: {
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            asked_at: string;
            /**
             * Format: date-time
             * @description When everything was done.
             */
            finished_at?: string | null;
            /**
             * @description What is being done: `account`, `cards`, `vehicles`, `charges`, `loose_charges`, `requests`,
             *     `audit_log`, `events`, `reviews`, `stations` or `finished`.
             */
            stage: string;
            /** @description `erasing` until everything is done, then `erased`. */
            state: string;
            user_id: string;
        };
        /** @description The order to erase what is kept of a person. */
        ErasureOrder: {
            /** @description Must be true: nothing that is erased comes back. */
            confirm: boolean;
        };
        /**
         * @description Something that happened. It is kept for 30 days if a webhook wanted to be told of it, if a
         *     connector changed its state, or if a station or a gateway came, went or failed.
         */
        Event: {
            /** @description What it carries: see `webhooks` in this document. */
            data: Record<string, never>;
            /** @description The `webhook-id` of every delivery; ids sort by time. */
            event_id: string;
            /** @description The station that it is about, if it is about one. */
            station_id?: string | null;
            /**
             * Format: date-time
             * @description When it was noted.
             */
            timestamp: string;
            type: components["schemas"]["EventType"];
            /**
             * Format: int32
             * @description The version of the data of this type.
             */
            version: number;
        };
        /**
         * @description The name of a kind of event.
         * @enum {string}
         */
        EventType: "session.started" | "session.ended" | "cdr.created" | "cdr.credited" | "review.opened" | "connector.status_changed" | "station.fault" | "station.connected" | "station.disconnected" | "gateway.connected" | "gateway.disconnected" | "command.finished" | "user.changed" | "token.changed" | "webhook.test";
        /** @description The evidence for the energy of a session. */
        Evidence: {
            /** @description Why some readings are not kept or shown. */
            note?: string | null;
            /**
             * @description The register readings in the order in which they were applied; at most 10,000
             *     facts are read.
             */
            readings: components["schemas"]["EvidenceReading"][];
            /** @description Whether all readings of the session are kept and shown. */
            readings_kept: boolean;
        };
        /** @description A register reading of the session. */
        EvidenceReading: {
            /**
             * Format: date-time
             * @description When the cloud applied it; left out when its record was not kept.
             */
            applied_at?: string | null;
            /**
             * Format: date-time
             * @description The time of the reading by the charger's claim, or the time it was
             *     received when the claim cannot be right.
             */
            claimed_at: string;
            /** @description The kind of the fact that brought the reading, such as `transaction_sampled`. */
            kind: string;
            /**
             * Format: date-time
             * @description When the gateway received it.
             */
            received_at: string;
            /**
             * @description The id of the record of the gateway's journal that brought the reading; left out when the
             *     record was not kept.
             */
            record_id?: string | null;
            /**
             * Format: int64
             * @description The register, in watt-hours.
             */
            register_wh: number;
            /** @description Why the reading was not believed. */
            set_aside?: string | null;
            /**
             * @description The code of the reason for which it was not believed: `unfit`, `repeated`, `energy_stated`,
             *     or the problem of the session, such as `backwards`.
             * @example unfit
             */
            set_aside_code?: string | null;
            /** @description Whether the reading was believed, so that the energy depends on it. */
            used: boolean;
        };
        /** @description An export. It is kept for two days. */
        Export: components["schemas"]["StampsView"] & {
            /**
             * Format: int64
             * @description The bytes of the file.
             */
            bytes?: number | null;
            /** @description The columns of the file, if not all. */
            columns?: string[] | null;
            /**
             * Format: date-time
             * @description The time from which the file is gone.
             */
            expires_at?: string | null;
            export_id: string;
            /**
             * @description The name under which the file is saved.
             * @example sessions-2026-02-01.csv
             */
            file_name?: string | null;
            /** @description The parameters of the list or the report. */
            filter: {
                [key: string]: string;
            };
            kind: components["schemas"]["ExportKind"];
            language?: string | null;
            /**
             * @description The path under which anybody who has it can fetch the file, without a token, until
             *     `expires_at` and as long as you may see what is in it.
             */
            link?: string | null;
            progress: components["schemas"]["ExportProgress"];
            /** @description The same in words. */
            reason?: string | null;
            reason_code?: components["schemas"]["ExportFailure"] | null;
            /**
             * Format: int64
             * @description The number of rows of the file, once it is there.
             */
            rows?: number | null;
            state: components["schemas"]["ExportState"];
            time_zone?: string | null;
        };
        /** @description A row as it is stored. */
        ExportedRow: {
            /**
             * @description Its place among them, such as the id of a site.
             * @example pier
             */
            key: string;
            /**
             * @description Which rows it stands with, such as `op#harbour#sites`.
             * @example op#harbour#sites
             */
            partition: string;
            /** @description Its fields. Secrets and hashes of secrets read `***`. */
            row: Record<string, never>;
        };
        /**
         * @description Why an export has failed.
         * @enum {string}
         */
        ExportFailure: "rights_changed" | "too_many_rows" | "too_many_groups" | "bad_filter" | "too_large" | "damaged" | "stalled";
        /**
         * @description What an export holds.
         * @enum {string}
         */
        ExportKind: "sessions" | "cdrs" | "consumption" | "daily" | "station_days" | "tokens" | "stations" | "audit_log";
        /** @description How much of an export is written. */
        ExportProgress: {
            /**
             * Format: int64
             * @description The number of rows that are written; for a report, of the CDRs that are added up.
             */
            rows: number;
        };
        /**
         * @description How far an export has come.
         * @enum {string}
         */
        ExportState: "queued" | "running" | "done" | "failed";
        /** @description A problem with one field. */
        FieldProblem: {
            /** @description The place of the field in the JSON, such as `elements[1].price`. */
            field: string;
            /** @description What is wrong with the field, and what is wanted. */
            message: string;
        };
        /** @description An edge gateway of a site. */
        Gateway: components["schemas"]["StampsView"] & {
            /** @description Whether the gateway serves its site. */
            active: boolean;
            /**
             * Format: date-time
             * @description When the gateway was last enrolled.
             */
            enrolled_at?: string | null;
            /**
             * Format: date-time
             * @description The time until which its enrolment secret is valid; absent once the secret was used.
             */
            enrolment_expires_at?: string | null;
            /**
             * @description Whether a revocation is pending: the next enrolment of this gateway, or of another
             *     one for its site, revokes the credential in use. Until then that credential keeps
             *     all its rights.
             */
            enrolment_revokes: boolean;
            /**
             * Format: int32
             * @description The epoch in which the gateway writes; absent before its first enrolment.
             */
            epoch?: number | null;
            /**
             * Format: date-time
             * @description When another gateway took its place.
             */
            fenced_at?: string | null;
            gateway_id: string;
            name?: string | null;
            now?: components["schemas"]["GatewayNowInList"] | null;
            site_id: string;
        };
        /** @description The alarms of one kind of a gateway. */
        GatewayAlarm: {
            /**
             * Format: int64
             * @description How often that was since its program was started.
             */
            count: number;
            /**
             * @description The kind as a code.
             * @example disk_lost
             */
            kind: string;
            /**
             * Format: date-time
             * @description When that was last, by the clock of the gateway.
             */
            last_at: string;
            /** @description What happened last and what to do, in English. */
            text: string;
        };
        /** @description The fields of a gateway that change; null clears a field. */
        GatewayChange: {
            /** @description The name that people know the gateway by. */
            name?: string | null;
        };
        /** @description What is known just now of a gateway of the list. */
        GatewayNowInList: {
            /**
             * Format: date-time
             * @description Since when it is away, once that was told.
             */
            away_since?: string | null;
            /** @description Whether its link is open. */
            connected: boolean;
            /**
             * Format: date-time
             * @description When it introduced itself last: the link was opened, or its program was started.
             */
            hello_at?: string | null;
            /** @description Why it gets no commands, until a person has looked at its review. */
            quarantine?: string | null;
            /**
             * @description The release of its program, as it said when it opened the link last.
             * @example 0.5.0
             */
            software?: string | null;
            /**
             * Format: int64
             * @description How many records of charges and commands wait there, as it told last.
             */
            waiting_records?: number | null;
        };
        /**
         * @description How the gateway of a site decides while it serves chargers, and its limits. Where a field is
         *     absent, the gateway's own configuration counts (`[policy]` of its file). The gateway applies a
         *     change without a restart and keeps it on its disk.
         */
        GatewayPolicy: {
            /**
             * Format: int64
             * @description How long an authorization waits for the cloud, in milliseconds, before the gateway decides
             *     by what it knows.
             * @example 2000
             */
            ask_deadline_ms?: number | null;
            /**
             * Format: int64
             * @description How long a charger may take to answer a call of the gateway, in milliseconds.
             * @example 30000
             */
            call_timeout_ms?: number | null;
            /**
             * Format: int64
             * @description How long readings for charts may wait for the next news of their station, in milliseconds.
             *     They leave within 5 s while somebody watches the station.
             * @example 900000
             */
            chart_delay_ms?: number | null;
            /**
             * Format: int64
             * @description How soon the gateway asks whether what it sent is applied, in milliseconds. It keeps the
             *     records until then.
             * @example 300000
             */
            confirm_interval_ms?: number | null;
            /**
             * Format: int64
             * @description The heartbeat interval that chargers are told when they boot, in seconds.
             * @example 600
             */
            heartbeat_interval_s?: number | null;
            /**
             * Format: int64
             * @description The most power that a connector can give whose power is not configured, in watts. A charge
             *     that takes more than this power and a tenth give in its time is flagged.
             * @example 150000
             */
            max_power_w?: number | null;
            /**
             * Format: int64
             * @description The most stations without a password that may connect though nobody added them, where the
             *     gateway lets unknown ones in.
             * @example 50
             */
            max_unknown_stations?: number | null;
            /**
             * Format: int64
             * @description How often the meter reading of a running charge is recorded for billing, in milliseconds.
             * @example 900000
             */
            sample_interval_ms?: number | null;
            /**
             * Format: int64
             * @description How long the gateway waits for the charge of an accepted remote start before the start has
             *     failed, in milliseconds.
             * @example 600000
             */
            start_effect_ms?: number | null;
            unknown_tokens?: components["schemas"]["UnknownTokens"] | null;
        };
        /** @description How far the policy of the site has come at its gateway. */
        GatewayPolicyState: {
            /**
             * Format: int64
             * @description The version that the gateway has in force, as it told last. Where it differs from `version`,
             *     the gateway has not got the newest one yet.
             * @example 4
             */
            applied_version: number;
            /**
             * Format: int64
             * @description The version of the site's `gateway_policy`: how often it was changed.
             * @example 4
             */
            version: number;
        };
        /** @description What is known just now of a gateway. */
        GatewayState: {
            /**
             * @description The faults that its program has worked around since it was started, one for each kind, the
             *     newest first.
             */
            alarms: components["schemas"]["GatewayAlarm"][];
            /** @description Whether its link is open. What its stations do meanwhile arrives when it is open again. */
            connected: boolean;
            gateway_id: string;
            /**
             * Format: date-time
             * @description When it introduced itself last: the link was opened, or its program was started.
             */
            hello_at?: string | null;
            policy?: components["schemas"]["GatewayPolicyState"] | null;
            ports?: components["schemas"]["ChargerPorts"] | null;
            /** @description Why it gets no commands, until a person has looked at its review. */
            quarantine?: string | null;
            /**
             * @description The release of its program, as it said when it opened the link last.
             * @example 0.5.0
             */
            software?: string | null;
            waiting?: components["schemas"]["WaitingRecords"] | null;
        };
        /** @description A gateway with the one-time secret that enrols it. */
        GatewayToEnrol: components["schemas"]["Gateway"] & {
            /** @description The secret for `edge-gateway enroll`; it is valid once and never shown again. */
            enrolment_secret: string;
            /**
             * @description The other gateway that serves the site now. The new gateway takes its place when it is
             *     enrolled, and chargers that are connected to the other one then charge as in an outage.
             *     Absent when no other gateway serves the site.
             */
            replaces?: string | null;
        };
        /**
         * @description What the sums of a report are grouped by.
         * @enum {string}
         */
        GroupBy: "token" | "user" | "station" | "site" | "day" | "month";
        /** @description A sum, with the names of what it is of. */
        GroupSum: components["schemas"]["Sum"] & {
            /**
             * @description The day on which the sessions ended, or their month.
             * @example 2026-01-31
             */
            day?: string | null;
            /**
             * @description The full name of the user; initials for whoever reaches only some sites or stations, unless
             *     the operator has set `site_owners_see_names`.
             */
            full_name?: string | null;
            /** @description The site; absent for sessions of no known site. */
            site_id?: string | null;
            station_id?: string | null;
            /** @description The token, as it was written last; absent for sessions without a token. */
            token_uid?: string | null;
            /** @description The user of the token when the session began. */
            user_id?: string | null;
        };
        /** @description The result of importing a file. */
        Import_StationImportLine: {
            /** @description The number of stations or tokens that were changed. */
            changed: number;
            /** @description The number of stations or tokens that were added. */
            created: number;
            /** @description Whether nothing was written, because the file was only to be checked. */
            dry_run: boolean;
            /** @description The result of every row, in the order of the file. */
            lines: {
                /** @description The problems by column, each with what is wanted. At most 500 are reported of a file. */
                errors?: components["schemas"]["FieldProblem"][];
                /**
                 * Format: int64
                 * @description The line on which the row begins; the header is line 1.
                 */
                line: number;
                /** @description The result of the row. */
                result: components["schemas"]["ImportResult"];
                /** @description The station of the row, if the row names one. */
                station_id?: string | null;
            }[];
            /** @description The number of stations or tokens that were already as the file tells. */
            unchanged: number;
            /** @description The number of stations or tokens of which nothing was taken over. */
            wrong: number;
        };
        /** @description The result of importing a file. */
        Import_TokenImportLine: {
            /** @description The number of stations or tokens that were changed. */
            changed: number;
            /** @description The number of stations or tokens that were added. */
            created: number;
            /** @description Whether nothing was written, because the file was only to be checked. */
            dry_run: boolean;
            /** @description The result of every row, in the order of the file. */
            lines: {
                /** @description The problems by column, each with what is wanted. At most 500 are reported of a file. */
                errors?: components["schemas"]["FieldProblem"][];
                /**
                 * Format: int64
                 * @description The line on which the row begins; the header is line 1.
                 */
                line: number;
                /** @description The result of the row. */
                result: components["schemas"]["ImportResult"];
                /** @description The token of the row, if the row names one. Left out if it has more than 48 characters. */
                uid?: string | null;
            }[];
            /** @description The number of stations or tokens that were already as the file tells. */
            unchanged: number;
            /** @description The number of stations or tokens of which nothing was taken over. */
            wrong: number;
        };
        /**
         * @description The result of one row.
         * @enum {string}
         */
        ImportResult: "created" | "changed" | "unchanged" | "wrong";
        /** @description An invitation that was sent. */
        Invitation: {
            /** @description The address that the mail goes to. */
            email: string;
            /**
             * Format: date-time
             * @description The time from which the link in the mail opens nothing any more.
             */
            expires_at: string;
            user_id: string;
        };
        /**
         * @description A language that people are written to in.
         * @enum {string}
         */
        Language: "en" | "th" | "ru" | "fil" | "zh-Hans";
        /** @description A page of a list. */
        Listing_AuditEntry: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                action: components["schemas"]["AuditAction"];
                /** @description The IP address from which the request came, if it is known. */
                address?: string | null;
                /**
                 * @description The fields after the change, as they are stored: those that differ, or all of them when
                 *     the record was added. Secrets are shown as `***`.
                 */
                after: {
                    [key: string]: unknown;
                };
                /**
                 * Format: date-time
                 * @description When the request of the change came.
                 */
                at: string;
                /** @description The id of the entry among those of its time. */
                audit_id: string;
                /**
                 * @description The fields before the change, as they are stored: those that differ, or all of them when
                 *     the record was removed. Secrets are shown as `***`.
                 */
                before: {
                    [key: string]: unknown;
                };
                /**
                 * @description Who made the change: the id of a client, `user:` and the id of a person of the operator,
                 *     `operator:`, another operator, `#`, `user:` and the id of a person there, or `oidc:`, the
                 *     other issuer, `#` and the subject of its token.
                 * @example bootstrap
                 */
                by: string;
                /**
                 * @description The kind of the record: `operator`, `site`, `gateway`, `station`, `token`, `token_claim`,
                 *     `user`, `vehicle`, `tariff`, `client`, `command`, `correction`, `review`, `export`,
                 *     `session` or `cdr`.
                 * @example site
                 */
                record: string;
                /**
                 * @description The id of the record.
                 * @example harbour
                 */
                record_id: string;
                /** @description The id of the request, which its answer carried in `X-Request-Id`. */
                request_id?: string | null;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Cdr: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["CdrRecord"] & components["schemas"]["StampsView"])[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Client: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                client_id: string;
                name: string;
                redirect_uris?: string[];
                role: components["schemas"]["Role"];
                /** Format: date-time */
                secret_changed_at: string;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Command: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                /** @description The charger's own answer: `{payload}`, or `{error: {code, description, details}}`. */
                answer?: {
                    [key: string]: unknown;
                } | null;
                /**
                 * @description The arguments without secrets: the value of `AuthorizationKey` or `BasicAuthPassword` is
                 *     shown as `***`.
                 */
                arguments: {
                    [key: string]: unknown;
                };
                command_id: string;
                /** Format: date-time */
                expires_at: string;
                /** @description Every state that the command had, with its time. */
                history: components["schemas"]["CommandStep"][];
                /**
                 * @description The session that the command is about. The session of a remote start is made together with
                 *     the command.
                 */
                session_id?: string | null;
                state: components["schemas"]["CommandState"];
                station_id: string;
                type: string;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_ConnectionAttempt: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /**
                 * @description The address from which it came last, as the gateway saw it.
                 * @example 192.0.2.7
                 */
                address?: string | null;
                /**
                 * Format: int32
                 * @description How often it was refused, as far as its gateway remembers. It is told after a minute, then
                 *     ever later, after an hour at most.
                 */
                count: number;
                /**
                 * Format: date-time
                 * @description When it was refused first, as far as that is known.
                 */
                first_at: string;
                gateway_id: string;
                /**
                 * @description Whether there is a station with this identity now. If not, and it is yours, add it with
                 *     `POST /v1/stations`.
                 */
                is_added: boolean;
                /**
                 * Format: date-time
                 * @description When it was refused last.
                 */
                last_at: string;
                /** @description The site whose gateway refused it. */
                site_id: string;
                /**
                 * @description The identity that it showed, as it was typed at the charger.
                 * @example CP-07
                 */
                station_id: string;
                /**
                 * @description Why it was refused: `unknown`, `no_identity` (unknown, and with characters that no
                 *     identity may have), `not_open` (its security profile is 0, and unknown stations are not let
                 *     in), `no_password`, `needs_tls`, `wrong_user`, `wrong_password`, `profile_not_served`,
                 *     `too_many_unknown` or `no_common_version`. Gateways of later releases may tell others.
                 * @example unknown
                 */
                why: string;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Connector: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /**
                 * Format: int32
                 * @description The number of the connector; 0 is the station itself (OCPP 1.6).
                 */
                connector_id: number;
                /** @description The error code that the charger reported. */
                error_code?: string | null;
                /** Format: int32 */
                evse_id?: number | null;
                format?: components["schemas"]["ConnectorFormat"] | null;
                /** @description The free text that the charger reported. */
                info?: string | null;
                /**
                 * Format: int32
                 * @description The connector's own rated power in watts, as it was configured.
                 */
                max_power_w?: number | null;
                /**
                 * Format: int32
                 * @description The number of phases, as it was configured.
                 */
                phases?: number | null;
                /**
                 * Format: int64
                 * @description How often the state was written. Of two answers, the one with the higher number is newer.
                 */
                revision: number;
                /** @description The session that runs there. */
                session_id?: string | null;
                station_id: string;
                /**
                 * @description The status: `AVAILABLE`, `PREPARING`, `CHARGING`, `SUSPENDED_EV`, `SUSPENDED_EVSE`,
                 *     `FINISHING`, `RESERVED`, `OCCUPIED`, `UNAVAILABLE`, `FAULTED` or `UNKNOWN`. A charger of
                 *     OCPP 2.x says only that a connector is occupied; what its charge does is then taken from
                 *     the `chargingState` that it tells.
                 */
                status: string;
                /**
                 * Format: date-time
                 * @description The time from which the status holds, as the charger claims, or else the time
                 *     of its receipt.
                 */
                status_at?: string | null;
                /**
                 * Format: date-time
                 * @description When the gateway received the first message of this status; left out where release 0.6 or
                 *     before did not keep it.
                 */
                status_received_at?: string | null;
                type?: components["schemas"]["ConnectorType"] | null;
                /**
                 * Format: date-time
                 * @description When the state was last received. If none was received yet, when the station
                 *     was last configured.
                 */
                updated_at: string;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_DailySum: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /** @description The cost of the sessions, with one amount per currency. */
                amounts: components["schemas"]["Money"][];
                /** @description The day on which the sessions ended: in the time of the site with `site_local`, else in UTC. */
                day: string;
                /**
                 * Format: int64
                 * @description The time from start to end of the sessions, in seconds; absent in sums that are kept.
                 */
                duration_s?: number | null;
                /**
                 * Format: int64
                 * @description The energy of the sessions, in watt-hours.
                 */
                energy_wh: number;
                /**
                 * Format: int64
                 * @description The number of sessions; a correction's credit counts as negative.
                 */
                sessions: number;
                /** @description The id of the site, station, token or user; `all` in the dimension `all`. */
                value: string;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Event: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /** @description What it carries: see `webhooks` in this document. */
                data: Record<string, never>;
                /** @description The `webhook-id` of every delivery; ids sort by time. */
                event_id: string;
                /** @description The station that it is about, if it is about one. */
                station_id?: string | null;
                /**
                 * Format: date-time
                 * @description When it was noted.
                 */
                timestamp: string;
                type: components["schemas"]["EventType"];
                /**
                 * Format: int32
                 * @description The version of the data of this type.
                 */
                version: number;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Export: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                /**
                 * Format: int64
                 * @description The bytes of the file.
                 */
                bytes?: number | null;
                /** @description The columns of the file, if not all. */
                columns?: string[] | null;
                /**
                 * Format: date-time
                 * @description The time from which the file is gone.
                 */
                expires_at?: string | null;
                export_id: string;
                /**
                 * @description The name under which the file is saved.
                 * @example sessions-2026-02-01.csv
                 */
                file_name?: string | null;
                /** @description The parameters of the list or the report. */
                filter: {
                    [key: string]: string;
                };
                kind: components["schemas"]["ExportKind"];
                language?: string | null;
                /**
                 * @description The path under which anybody who has it can fetch the file, without a token, until
                 *     `expires_at` and as long as you may see what is in it.
                 */
                link?: string | null;
                progress: components["schemas"]["ExportProgress"];
                /** @description The same in words. */
                reason?: string | null;
                reason_code?: components["schemas"]["ExportFailure"] | null;
                /**
                 * Format: int64
                 * @description The number of rows of the file, once it is there.
                 */
                rows?: number | null;
                state: components["schemas"]["ExportState"];
                time_zone?: string | null;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_ExportedRow: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /**
                 * @description Its place among them, such as the id of a site.
                 * @example pier
                 */
                key: string;
                /**
                 * @description Which rows it stands with, such as `op#harbour#sites`.
                 * @example op#harbour#sites
                 */
                partition: string;
                /** @description Its fields. Secrets and hashes of secrets read `***`. */
                row: Record<string, never>;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Gateway: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                /** @description Whether the gateway serves its site. */
                active: boolean;
                /**
                 * Format: date-time
                 * @description When the gateway was last enrolled.
                 */
                enrolled_at?: string | null;
                /**
                 * Format: date-time
                 * @description The time until which its enrolment secret is valid; absent once the secret was used.
                 */
                enrolment_expires_at?: string | null;
                /**
                 * @description Whether a revocation is pending: the next enrolment of this gateway, or of another
                 *     one for its site, revokes the credential in use. Until then that credential keeps
                 *     all its rights.
                 */
                enrolment_revokes: boolean;
                /**
                 * Format: int32
                 * @description The epoch in which the gateway writes; absent before its first enrolment.
                 */
                epoch?: number | null;
                /**
                 * Format: date-time
                 * @description When another gateway took its place.
                 */
                fenced_at?: string | null;
                gateway_id: string;
                name?: string | null;
                now?: components["schemas"]["GatewayNowInList"] | null;
                site_id: string;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Notice: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /**
                 * Format: date-time
                 * @description When it happened, as the charger claims.
                 */
                claimed_at?: string | null;
                /** @description The oddities that were found: `schema_violated` when the message broke its schema. */
                flags: string[];
                /**
                 * @description The OCPP action, such as `FirmwareStatusNotification`. Notices that the gateway itself
                 *     makes are `StationConnected`, `StationDisconnected` and `CallResultError`.
                 */
                kind: string;
                /**
                 * @description The fields that broke the schema, each as `field:code`,
                 *     such as `chargePointModel:too_long`.
                 */
                oddities?: string[];
                /**
                 * @description The same content as a value; absent when the text was cut, or has a value that
                 *     cannot be represented.
                 */
                payload?: {
                    [key: string]: unknown;
                } | null;
                /**
                 * Format: date-time
                 * @description When the gateway received it.
                 */
                received_at: string;
                /** @description The JSON text as it came, or its first 8 KB, without secrets. */
                text: string;
                /** @description Whether the text was cut. */
                truncated: boolean;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Operator: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                default_tariff_id?: string | null;
                /** @description Whether drivers may register themselves. */
                drivers_register: boolean;
                name: string;
                operator_id: string;
                /** @description Whether everybody may see the sites in `/v1/locations.geojson`. */
                publishes_locations: boolean;
                second_factor_roles?: components["schemas"]["Role"][];
                /**
                 * @description Whether site owners and caretakers see names of drivers and whole licence plates; otherwise
                 *     they see initials and the end of the plate.
                 */
                site_owners_see_names: boolean;
                suspended?: components["schemas"]["Suspension"] | null;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Reading: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /**
                 * Format: date-time
                 * @description When they were taken.
                 */
                at: string;
                /**
                 * Format: int32
                 * @description The number of the connector; 0 is the station itself (OCPP 1.6).
                 */
                connector_id: number;
                /** Format: int32 */
                evse_id?: number | null;
                /** @description The session to which the values belong, if one runs there. */
                session_id?: string | null;
                station_id: string;
                values: components["schemas"]["ReadingValue"][];
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_RefusedCard: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /**
                 * @description Who decided: the `cloud` at that moment, the `token_list` that the gateway has, its
                 *     `cache` of earlier answers, or the `policy` of the site for unknown cards.
                 */
                decided_by: string;
                /**
                 * Format: date-time
                 * @description When the gateway received the message of the charger.
                 */
                received_at: string;
                /**
                 * @description Why it was refused: `blocked`, `expired`, `invalid` (nobody knows the card),
                 *     `concurrent_tx` (it charges elsewhere) or `no_credit`.
                 */
                status: string;
                /** @description The number of the card, as the charger read it. */
                token_uid: string;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Review: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /**
                 * Format: date-time
                 * @description When the review was made.
                 */
                at: string;
                /** @description The cause in words. */
                cause: string;
                /**
                 * @description The code of the cause: of a session what must be looked at first (`start_unknown`,
                 *     `no_register`, `backwards`, `implausible`, `end_before_start`, `token_refused`,
                 *     `gateway_replaced`, `no_tariff`, `no_time_zone`, `times_unknown` or `not_ratable`), else the
                 *     kind.
                 * @example no_tariff
                 */
                cause_code: string;
                gateway_id?: string | null;
                kind: components["schemas"]["ReviewKind"];
                /**
                 * Format: int64
                 * @description How many more of the same sort came on that day and were only counted.
                 */
                not_kept?: number | null;
                /** @description The note of whoever marked it as done. */
                note?: string | null;
                /** @description The text that came, unchanged. */
                raw?: string | null;
                /**
                 * Format: date-time
                 * @description When it was marked as done.
                 */
                resolved_at?: string | null;
                /** @description Who marked it as done: an API client, or `system` once a session had its price. */
                resolved_by?: string | null;
                /**
                 * @description The time of the review in milliseconds, and its id among those of that time.
                 * @example 1769860800000-session-01J8
                 */
                review_id: string;
                session_id?: string | null;
                station_id?: string | null;
                /**
                 * Format: date-time
                 * @description When that client took it.
                 */
                taken_at?: string | null;
                /** @description The API client that works on it. */
                taken_by?: string | null;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Session: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                /** @description The id of that CDR. */
                cdr_id?: string | null;
                /** @description The command that started the session from remote. */
                command_id?: string | null;
                /** Format: int32 */
                connector_id?: number | null;
                /**
                 * @description The name of that user, as it is now. Whoever reaches only some sites or stations is shown
                 *     initials, unless the operator has set `site_owners_see_names`. Lists and
                 *     `GET /v1/sessions/{session_id}` show it, other answers and live items do not.
                 */
                driver_name?: string | null;
                /**
                 * Format: int64
                 * @description The time from start to end, in seconds.
                 */
                duration_s?: number | null;
                /** Format: date-time */
                ended_at?: string | null;
                /**
                 * Format: date-time
                 * @description While the session goes on: the time of the reading that `energy_wh` rests on, by the
                 *     charger's clock, or of the start as long as no reading was told. Never after `last_fact_at`.
                 */
                energy_at?: string | null;
                /**
                 * Format: int64
                 * @description The energy delivered so far, in watt-hours.
                 */
                energy_wh: number;
                /** Format: int32 */
                evse_id?: number | null;
                /** @description The oddities that were found in the session. */
                flags: string[];
                history: components["schemas"]["SessionStep"][];
                /**
                 * Format: date-time
                 * @description When the last fact of the session was applied.
                 */
                last_fact_at?: string | null;
                /**
                 * @description The licence plate of that vehicle, as it is now, shown where `driver_name` is; only its
                 *     end where the name is shown as initials.
                 */
                licence_plate?: string | null;
                /**
                 * Format: int64
                 * @description The meter register at the start, in watt-hours.
                 */
                meter_start_wh?: number | null;
                /**
                 * Format: int64
                 * @description The meter register at the end, in watt-hours.
                 */
                meter_stop_wh?: number | null;
                session_id: string;
                /** @description The site where the station stood when the session began. */
                site_id?: string | null;
                /** Format: date-time */
                started_at?: string | null;
                station_id: string;
                /**
                 * @description The status: `CREATED`, `STARTING`, `CHARGING`, `FINISHED`, `SETTLED`,
                 *     `NEEDS_REVIEW` or `FAILED`.
                 */
                status: string;
                /** @description Why the charge ended, in the word that the charger used. */
                stop_reason?: string | null;
                /** @description The tariff, which is pinned when the session starts. */
                tariff_id?: string | null;
                /** Format: int32 */
                tariff_version?: number | null;
                token_uid?: string | null;
                total?: components["schemas"]["Money"] | null;
                /** @description The transaction id that the charger uses. */
                transaction_id?: string | null;
                user_id?: string | null;
                vehicle_id?: string | null;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_SessionFact: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /**
                 * Format: date-time
                 * @description When the cloud applied it.
                 */
                applied_at: string;
                /**
                 * Format: date-time
                 * @description When the charger says that it happened.
                 */
                claimed_at?: string | null;
                /**
                 * Format: int32
                 * @description The epoch in which that gateway wrote it.
                 */
                epoch: number;
                /** @description What it tells, in words of no OCPP version. Strings in it are as the charger sent them. */
                event: Record<string, never>;
                /** @description The SHA-256 of the charger's frame, if a frame caused the record. */
                frame_hash?: string | null;
                /** @description The gateway that recorded it. */
                gateway_id: string;
                /**
                 * @description The kind of the fact, such as `transaction_started`.
                 * @example transaction_sampled
                 */
                kind: string;
                /**
                 * Format: int32
                 * @description Its place among the facts of the session in the order in which they were applied, from 1 on.
                 */
                ordinal: number;
                /**
                 * Format: date-time
                 * @description When the gateway received it.
                 */
                received_at: string;
                /** @description The id of the record, which is derived from its place and its hash. */
                record_id: string;
                /**
                 * Format: int64
                 * @description The sequence of the record among those of the station.
                 */
                sequence: number;
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Site: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["DetailsView"] & components["schemas"]["StampsView"] & {
                /** @description The gateway that serves the site: the one that was enrolled last. */
                active_gateway_id?: string | null;
                address?: string | null;
                gateway_policy?: components["schemas"]["GatewayPolicy"] | null;
                name: string;
                site_id: string;
                tariff_id?: string | null;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Station: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                /** @description The configuration of its connectors. */
                connectors?: components["schemas"]["ConnectorConfig"][];
                /** @description Whether a password is set; it is never shown. */
                has_password: boolean;
                /**
                 * Format: int32
                 * @description The rated power in watts, for connectors without a power of their own.
                 */
                max_power_w?: number | null;
                name?: string | null;
                now?: components["schemas"]["StationNowInList"] | null;
                /**
                 * @description A warning that the password has fewer than the 16 characters that OCPP asks for (security
                 *     whitepaper, A00.FR.205) and may be guessed. Also false for a password that was set before
                 *     this field existed.
                 */
                password_is_short: boolean;
                /** Format: int32 */
                security_profile: number;
                site_id: string;
                station_id: string;
                tariff_id?: string | null;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Tariff: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["TariffTerms"] & components["schemas"]["StampsView"] & {
                /**
                 * Format: date-time
                 * @description The version applies to sessions that start at or after this time, until a version with a
                 *     later `valid_from` applies.
                 */
                valid_from: string;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Token: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                /** Format: date-time */
                expires_at?: string | null;
                /**
                 * @description The day (UTC) on which the last charge with the token began; in lists only, and only of
                 *     tokens that were used.
                 * @example 2026-01-31
                 */
                last_used_on?: string | null;
                mode: components["schemas"]["TokenMode"];
                parent_uid?: string | null;
                status: components["schemas"]["TokenStatus"];
                type: string;
                uid: string;
                user_id?: string | null;
                vehicle_id?: string | null;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_TokenClaim: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                claim_id: string;
                /** Format: int32 */
                connector_id?: number | null;
                /** Format: int32 */
                evse_id?: number | null;
                /**
                 * Format: date-time
                 * @description The time until which it can be confirmed at all.
                 */
                open_until: string;
                state: components["schemas"]["ClaimStateWord"];
                /** @description The station at which a tap confirms it. */
                station_id?: string | null;
                /**
                 * Format: date-time
                 * @description The time until which a tap confirms it.
                 */
                tap_until?: string | null;
                /** @description The card, as the person typed it. */
                token_uid: string;
                /** @description The person who asks for the card. */
                user_id: string;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_User: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                contact_number?: string | null;
                email?: string | null;
                /**
                 * Format: date-time
                 * @description When everything was erased that was kept of the person.
                 */
                erased_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was asked to erase what is kept of the person, while that goes on.
                 */
                erasing_at?: string | null;
                full_name: string;
                /** Format: date-time */
                invited_at?: string | null;
                language?: components["schemas"]["Language"] | null;
                /**
                 * @description The day (UTC) on which the user's last charge began; in lists only, and only of users who
                 *     have charged.
                 * @example 2026-01-31
                 */
                last_used_on?: string | null;
                role: components["schemas"]["Role"];
                /** @description Whether the person has set up a second factor. */
                second_factor: boolean;
                site_ids?: string[];
                station_ids?: string[];
                suspended: boolean;
                user_id: string;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Vehicle: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                licence_plate: string;
                user_id: string;
                vehicle_id: string;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_Webhook: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: (components["schemas"]["StampsView"] & {
                /** @description Whether events are sent. */
                active: boolean;
                events: components["schemas"]["EventType"][];
                /**
                 * Format: date-time
                 * @description Until when the secret before the present one signs too, if it still did when the webhook
                 *     was last changed.
                 */
                former_secret_until?: string | null;
                name?: string | null;
                off_reason?: components["schemas"]["WebhookOffReason"] | null;
                /**
                 * Format: date-time
                 * @description Since when it is switched off.
                 */
                off_since?: string | null;
                url: string;
                webhook_id: string;
            })[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A page of a list. */
        Listing_WebhookDelivery: {
            /** @description The items; there may be fewer than `limit`, or even none, before the end of the list. */
            items: {
                /**
                 * Format: int32
                 * @description How many attempts were made in all.
                 */
                attempted: number;
                /** @description The attempts, the oldest first; at most the 20 newest. */
                attempts: components["schemas"]["WebhookAttempt"][];
                /**
                 * Format: date-time
                 * @description When the event was noted.
                 */
                event_at: string;
                /** @description The event, which `GET /v1/events/{event_id}` shows. */
                event_id: string;
                /**
                 * Format: date-time
                 * @description When the next attempt is made at the latest, if one follows.
                 */
                next_at?: string | null;
                state: components["schemas"]["WebhookDeliveryState"];
                type: components["schemas"]["EventType"];
            }[];
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
        };
        /** @description A ticket, which opens a live socket once. */
        LiveTicket: {
            /**
             * Format: date-time
             * @description The time from which the ticket opens nothing.
             */
            expires_at: string;
            /** @description The secret. It is in `url` already. */
            ticket: string;
            /**
             * @description The address to open as a WebSocket.
             * @example wss://api.example/v1/live?ticket=…
             */
            url: string;
        };
        /** @description A point on the map (WGS 84). Seven decimals are kept, which is about 1 cm. */
        Location: {
            /**
             * Format: double
             * @description Degrees north of the equator; negative in the south.
             * @example 13.7563
             */
            latitude: number;
            /**
             * Format: double
             * @description Degrees east of Greenwich; negative in the west.
             * @example 100.5018
             */
            longitude: number;
        };
        /** @description The sites of an operator on the map (RFC 7946 `FeatureCollection`). */
        LocationCollection: {
            /**
             * Format: date-time
             * @description The time at which this was read.
             */
            as_of: string;
            /** @description The sites that have a location, by their ids. */
            features: components["schemas"]["LocationFeature"][];
            /** @description The next part of the map; absent on the last one. */
            next_part?: number | null;
            /**
             * @description The type of the GeoJSON object, which is always `FeatureCollection`.
             * @example FeatureCollection
             */
            type: string;
        };
        /** @description A connector on the map. */
        LocationConnector: {
            /** Format: int32 */
            connector_id: number;
            /** Format: int32 */
            evse_id?: number | null;
            format?: components["schemas"]["ConnectorFormat"] | null;
            /**
             * Format: int32
             * @description Its rated power in watts.
             */
            max_power_w?: number | null;
            /**
             * @description The status as `/v1/connectors` shows it, or `UNKNOWN` while it is not known whether its
             *     charger is connected.
             * @example AVAILABLE
             */
            status: string;
            type?: components["schemas"]["ConnectorType"] | null;
        };
        /** @description A site on the map (RFC 7946 `Feature`). */
        LocationFeature: {
            geometry: components["schemas"]["PointGeometry"];
            /** @description The id of the site. */
            id: string;
            properties: components["schemas"]["LocationProperties"];
            /**
             * @description The type of the GeoJSON object, which is always `Feature`.
             * @example Feature
             */
            type: string;
        };
        /** @description What a driver wants to know of a site. */
        LocationProperties: components["schemas"]["DetailsView"] & {
            /** @description The address in words. */
            address?: string | null;
            /** @description The number of connectors that a car can use now. */
            available: number;
            /** @description The number of connectors. */
            connectors: number;
            name: string;
            /** @description The name of the operator. */
            operator: string;
            stations: components["schemas"]["LocationStation"][];
            /** @description The prices that apply now to charges that begin now, by the ids of the tariffs. */
            tariffs: {
                [key: string]: components["schemas"]["TariffTerms"];
            };
        };
        /** @description A charger on the map. */
        LocationStation: {
            connectors: components["schemas"]["LocationConnector"][];
            name?: string | null;
            station_id: string;
            /** @description The tariff of its charges, in `tariffs`; absent when none is set. */
            tariff_id?: string | null;
        };
        /** @description Who makes the request, and what it may do. */
        Me: (components["schemas"]["Account"] | null) & {
            /** @description The client that makes the request. */
            client_id: string;
            operator_id: string;
            /**
             * @description The name that people know the operator by; left out while nothing is stored of it.
             * @example Harbour Charging
             */
            operator_name?: string | null;
            role: components["schemas"]["Role"];
            /** @description What role and token allow together. */
            scopes: string[];
            /** @description The sites that can be reached; not there if all can, or only stations are named. */
            site_ids?: string[] | null;
            /** @description The stations that can be reached; not there if all can, or sites are named. */
            station_ids?: string[] | null;
            /** @description The person for whom it does; not there for a client that acts for itself. */
            user_id?: string | null;
        };
        /**
         * @description What is charted.
         * @enum {string}
         */
        Measure: "power_w" | "energy_wh" | "current_a" | "voltage_v" | "soc" | "limit_w" | "limit_a";
        /**
         * @description The fields of your account that change; null clears a field. Your e-mail address is changed by
         *     the operator, who invites you anew then.
         */
        MeChange: {
            /** @description The telephone number. */
            contact_number?: string | null;
            /** @description The full name, as on the contract. */
            full_name?: string | null;
            language?: components["schemas"]["Language"] | null;
        };
        /** @description An amount of money. */
        Money: {
            /**
             * Format: int64
             * @description The amount in minor units: cents for EUR, yen for JPY, fils for KWD.
             */
            amount_minor: number;
            /**
             * @description The currency as a code of ISO 4217, such as `EUR`.
             * @example EUR
             */
            currency: string;
        };
        /** @description A CDR that would be another one. */
        MovedCdr: {
            cdr_id: string;
            difference?: components["schemas"]["Money"] | null;
            /** Format: date-time */
            ended_at: string;
            /** @description The CDR that the session would have. */
            expected: components["schemas"]["CdrRecord"];
            /** @description What the session would cost. */
            expected_total: components["schemas"]["Money"];
            session_id: string;
            station_id: string;
            /** @description What the stored CDR asks for. */
            total: components["schemas"]["Money"];
        };
        /** @description The OCPP call that shall be made. */
        NewCall: {
            /** @description The OCPP action, such as `GetDiagnostics`. */
            action: string;
            /**
             * Format: date-time
             * @description When the call expires: 60 s from now when left out, at most 24 h from now.
             */
            expires_at?: string | null;
            /** @description The payload of the call, which must fit the schema of the station's OCPP version. */
            payload: {
                [key: string]: unknown;
            };
        };
        /** @description The card that you say is yours. */
        NewClaim: {
            /**
             * Format: int32
             * @description The connector at which you show the card.
             */
            connector_id?: number | null;
            /**
             * Format: int32
             * @description The EVSE of the connector, where the station has them.
             */
            evse_id?: number | null;
            /** @description The station at which you show the card within two minutes, if you are there. */
            station_id?: string | null;
            /** @description The number of the card. Upper and lower case make no difference. */
            token_uid: string;
        };
        /** @description The client that shall be added. */
        NewClient: {
            /** @description The name that people know the client by. */
            name: string;
            /**
             * @description The addresses to which people who sign in for this client may be sent back: `https`, an
             *     app's own scheme such as `com.example.app:/back`, or `http` on the machine itself. At most
             *     10; none for a client that acts only for itself.
             */
            redirect_uris?: string[];
            /** @description The role of the client; `admin` when left out. It cannot be one that only people have. */
            role?: components["schemas"]["Role"];
        };
        /** @description The order to close our record of a session. */
        NewClose: {
            /**
             * @description Whether to close it although the charge goes on at a connected charger. When left out, it is
             *     not closed then.
             */
            confirm?: boolean;
            /** @description The reason, for those who ask later; 1 to 500 characters. */
            reason: string;
        };
        /** @description A command to be given. Which arguments it takes depends on its type. */
        NewCommand: {
            /** @description `remote_start`: a limit, in the JSON of the station's OCPP version. */
            charging_profile?: Record<string, never> | null;
            /**
             * Format: int32
             * @description Where; 0 is the whole station for `availability` and `trigger`. With 2.x,
             *     without an EVSE, it is the EVSE of this number.
             */
            connector_id?: number | null;
            /**
             * Format: int32
             * @description Where, for 2.x; 1.6 has no EVSEs, and takes it for the connector of this
             *     number, but not for `reset` and `unlock`.
             */
            evse_id?: number | null;
            /**
             * Format: date-time
             * @description When it stops being wanted: 60 s from now when left out, at most 24 h.
             */
            expires_at?: string | null;
            /** @description `set_config`: which setting; `Component.Variable` for 2.x. */
            key?: string | null;
            /** @description `get_config`: which settings; all when left out (1.6). */
            keys?: string[] | null;
            /** @description `trigger`: the OCPP name of the message. */
            message?: string | null;
            /**
             * @description `reset`: `soft` when left out, `hard`, or, for 2.x only, `immediate` or
             *     `on_idle`. A soft reset ends the charges in good order first (1.6), or
             *     waits for their end (2.x).
             */
            mode?: string | null;
            /** @description `availability`: in service or not. */
            operative?: boolean | null;
            /** @description `remote_stop`: which session. */
            session_id?: string | null;
            /** @description `remote_start`: for whom. */
            token_uid?: string | null;
            /**
             * @description `remote_start`, `remote_stop`, `unlock`, `reset`, `availability`,
             *     `trigger`, `get_config` or `set_config`.
             */
            type: string;
            /** @description `set_config`: to what. */
            value?: string | null;
        };
        /** @description The correction that shall be made. */
        NewCorrection: {
            /**
             * Format: date-time
             * @description When the charge ended; only with `values`.
             */
            ended_at?: string | null;
            /**
             * Format: int64
             * @description The energy to be billed, in watt-hours; only with `values`.
             */
            energy_wh?: number | null;
            /** @description What the correction does: `values`, `close` or `void`. */
            kind: components["schemas"]["CorrectionKind"];
            /**
             * Format: int64
             * @description The register at the start, in watt-hours; only with `values`.
             */
            meter_start_wh?: number | null;
            /**
             * Format: int64
             * @description The register at the end, in watt-hours; only with `values`.
             */
            meter_stop_wh?: number | null;
            /** @description The reason, for those who ask later; 1 to 500 characters. */
            reason: string;
            /**
             * Format: date-time
             * @description When the charge began; only with `values`.
             */
            started_at?: string | null;
        };
        /** @description A file that is asked for. */
        NewExport: {
            /**
             * @description The columns of the file; all when left out.
             * @example [
             *       "ended_at",
             *       "full_name",
             *       "energy_kwh",
             *       "total",
             *       "currency"
             *     ]
             */
            columns?: string[] | null;
            /**
             * @description The parameters of the list or the report, but for `limit` and `cursor`, as texts.
             * @example {
             *       "from": "2026-01-01",
             *       "sort": "ended_at",
             *       "to": "2026-02-01"
             *     }
             */
            filter?: {
                [key: string]: string;
            };
            kind: components["schemas"]["ExportKind"];
            /**
             * @description The language of the header of the file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
             *     the header holds the names of the columns.
             * @example th
             */
            language?: string | null;
            /**
             * @description The time zone of the days of the filter and of the times in the file: a name of the IANA
             *     database. When left out, days are those of UTC, and times are those of each site.
             * @example Asia/Bangkok
             */
            time_zone?: string | null;
        };
        /** @description The gateway that shall be added. */
        NewGateway: {
            /** @description The name that people know the gateway by. */
            name?: string | null;
            /** @description The site that the gateway will serve. */
            site_id: string;
        };
        /** @description The operator that shall be added. */
        NewOperator: {
            /** @description The name that people know the operator by. */
            name: string;
            /** @description The id, made of lower-case letters, digits and hyphens. */
            operator_id: string;
        };
        /** @description The vehicle that shall be added. */
        NewOwnVehicle: {
            /** @description The text of the licence plate. */
            licence_plate: string;
        };
        /** @description Which CDRs are priced again, and how. Nothing of it must be given. */
        NewRecomputation: {
            /** @description The `next_cursor` of the answer before, with the same other fields. */
            cursor?: string | null;
            /**
             * @description Only CDRs of sessions that ended at or after this time (RFC 3339) or day.
             * @example 2026-01-01
             */
            from?: string | null;
            /**
             * Format: int32
             * @description 1 to 100 CDRs, which is all that one request looks at; 50 when left out.
             * @example 50
             */
            limit?: number | null;
            /**
             * @description Only CDRs of this site.
             * @example harbour
             */
            site_id?: string | null;
            /**
             * @description Only CDRs that were priced by this tariff.
             * @example day-and-night
             */
            tariff_id?: string | null;
            /**
             * Format: int32
             * @description The version of `tariff_id` by which the sessions are priced. When left out, each CDR is
             *     priced by the version it was priced by, and compared with its stored bytes.
             * @example 2
             */
            tariff_version?: number | null;
            /**
             * @description The time zone in which the days of `from` and `to` begin: a name of the IANA database. UTC
             *     when left out.
             * @example Asia/Bangkok
             */
            time_zone?: string | null;
            /**
             * @description Only CDRs of sessions that ended before this time or day.
             * @example 2026-02-01
             */
            to?: string | null;
        };
        /** @description The site that shall be added. */
        NewSite: {
            /**
             * @description The address of the site in words.
             * @example 1 Harbour Road, Bangkok
             */
            address?: string | null;
            location?: components["schemas"]["Location"] | null;
            /**
             * @description The name that people know the site by.
             * @example Harbour
             */
            name: string;
            opening_hours?: components["schemas"]["OpeningHours"] | null;
            /** @description The id, chosen by the caller or made when left out. */
            site_id?: string | null;
            /**
             * @description The e-mail address to which drivers write for help.
             * @example help@harbour.example
             */
            support_email?: string | null;
            /**
             * @description The telephone number that drivers call for help: `+` and 7 to 15 digits.
             * @example +6620000000
             */
            support_phone?: string | null;
            /** @description The tariff that applies where a station names none. */
            tariff_id?: string | null;
            /**
             * @description The time zone of the site, by its name in the IANA time zone database.
             * @example Asia/Bangkok
             */
            time_zone?: string | null;
        };
        /** @description The station that shall be added. */
        NewStation: {
            /** @description The configuration of its connectors, as far as known; at most 64. */
            connectors?: components["schemas"]["ConnectorConfig"][];
            /**
             * Format: int32
             * @description The rated power in watts, for connectors without a power of their own. It limits how much
             *     energy a bill may hold.
             */
            max_power_w?: number | null;
            /** @description The name that people know the station by. */
            name?: string | null;
            /**
             * @description The password for profiles 1 and 2: 8 to 64 characters, of which 16 or more are wanted. It
             *     is stored only as a hash.
             */
            password?: string | null;
            /**
             * Format: int32
             * @description The OCPP security profile: 0 none, 1 Basic, 2 TLS + Basic, 3 mutual TLS.
             */
            security_profile: number;
            /** @description The site where the station stands. */
            site_id: string;
            /** @description The id of the station: the last segment of its WebSocket address. */
            station_id: string;
            /** @description The station's own tariff. */
            tariff_id?: string | null;
        };
        /** @description Why an operator is suspended. */
        NewSuspension: {
            /**
             * @description The reason in words, at most 500 characters.
             * @example The contract has ended
             */
            reason: string;
        };
        /**
         * @description The tariff that shall be added, or its next version. Prices are decimal text in major units,
         *     such as `"0.2999"`. With `"rules": 2` it may have restrictions, prices for parking, and a tax
         *     rate for each price.
         */
        NewTariff: components["schemas"]["NewTariffRules2"] | components["schemas"]["NewTariffRules1"];
        /** @description What shall be priced, by a stored tariff (`tariff_id`) or by one that is not stored (`tariff`). */
        NewTariffPreview: {
            charge?: components["schemas"]["PricedCharge"] | null;
            discount?: components["schemas"]["PricedDiscount"] | null;
            reservation?: components["schemas"]["PricedReservation"] | null;
            tariff?: components["schemas"]["NewTariff"] | null;
            /** @description A stored tariff. */
            tariff_id?: string | null;
            /**
             * @description The time zone of the site as a name of the IANA database.
             * @example Asia/Bangkok
             */
            time_zone: string;
            /**
             * Format: int32
             * @description The version of that tariff; the one that was added last when left out.
             */
            version?: number | null;
        };
        /** @description A new tariff by the first rules: each price holds for the whole session. */
        NewTariffRules1: components["schemas"]["TariffTerms1"] & {
            /** @description The id, chosen by the caller or made when left out. Not for a next version. */
            tariff_id?: string | null;
            /**
             * Format: date-time
             * @description The version applies to sessions that start at or after this time, until a version with a
             *     later `valid_from` applies; now when left out.
             */
            valid_from?: string | null;
        };
        /** @description A new tariff by rules 2. */
        NewTariffRules2: components["schemas"]["TariffTerms2"] & {
            /**
             * Format: int32
             * @description The number of the rules: 2.
             */
            rules: number;
            /** @description The id, chosen by the caller or made when left out. Not for a next version. */
            tariff_id?: string | null;
            /**
             * Format: date-time
             * @description The version applies to sessions that start at or after this time, until a version with a
             *     later `valid_from` applies; now when left out.
             */
            valid_from?: string | null;
        };
        /** @description What a ticket is asked for with: nothing yet. */
        NewTicket: Record<string, never>;
        /** @description The token that shall be added. */
        NewToken: {
            /**
             * Format: date-time
             * @description The time until which the token may charge.
             */
            expires_at?: string | null;
            /** @description How the token is used; `private` when left out. */
            mode?: components["schemas"]["TokenMode"];
            /** @description The group that the token belongs to. */
            parent_uid?: string | null;
            /** @description The state of the token; `active` when left out. */
            status?: components["schemas"]["TokenStatus"];
            /** @description `RFID`, `APP_USER`, `ISO14443`, …: a word of your choice, 1 to 20 characters. */
            type: string;
            /** @description The text of the token. Upper and lower case make no difference (OCPP `CiString`). */
            uid: string;
            /** @description The user who holds it. */
            user_id?: string | null;
            /** @description The vehicle of that user that the token is for. */
            vehicle_id?: string | null;
        };
        /** @description The user that shall be added. */
        NewUser: {
            /** @description The telephone number of the user. */
            contact_number?: string | null;
            /** @description The e-mail address of the user, by which the person signs in once invited. */
            email?: string | null;
            /** @description The full name, as on the contract. */
            full_name: string;
            language?: components["schemas"]["Language"] | null;
            /**
             * @description What the person may do; `driver` when left out. Another role than `driver` needs the scope
             *     `people`, and your own role must have every right of it.
             */
            role?: components["schemas"]["Role"];
            /** @description The sites that a site owner reaches; at most 200. */
            site_ids?: string[];
            /** @description The stations that a caretaker reaches; at most 200. */
            station_ids?: string[];
            /** @description The id, chosen by the caller or made when left out. */
            user_id?: string | null;
        };
        /** @description The vehicle that shall be added. */
        NewVehicle: {
            /** @description The text of the licence plate. */
            licence_plate: string;
            /** @description The user who owns it. */
            user_id: string;
            /** @description The id, chosen by the caller or made when left out. */
            vehicle_id?: string | null;
        };
        /** @description The webhook that shall be added. */
        NewWebhook: {
            /** @description The kinds of events that are sent, at least one. */
            events: components["schemas"]["EventType"][];
            /** @description The name that people know it by. */
            name?: string | null;
            /**
             * @description The `https` address that each event is sent to. `http` is taken only where the deployment
             *     names networks of its own, and reaches those alone.
             */
            url: string;
        };
        /** @description A CDR that could not be priced again. */
        NotComparedCdr: {
            cdr_id: string;
            /** @description The same in words. */
            reason: string;
            /**
             * @description `damaged`, `facts_not_kept`, or why that version gives no price: a code of the bill, such as
             *     `no_time_zone`.
             * @example no_time_zone
             */
            reason_code: string;
        };
        /** @description A notice of a station. Notices are kept for 90 days. */
        Notice: {
            /**
             * Format: date-time
             * @description When it happened, as the charger claims.
             */
            claimed_at?: string | null;
            /** @description The oddities that were found: `schema_violated` when the message broke its schema. */
            flags: string[];
            /**
             * @description The OCPP action, such as `FirmwareStatusNotification`. Notices that the gateway itself
             *     makes are `StationConnected`, `StationDisconnected` and `CallResultError`.
             */
            kind: string;
            /**
             * @description The fields that broke the schema, each as `field:code`,
             *     such as `chargePointModel:too_long`.
             */
            oddities?: string[];
            /**
             * @description The same content as a value; absent when the text was cut, or has a value that
             *     cannot be represented.
             */
            payload?: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: date-time
             * @description When the gateway received it.
             */
            received_at: string;
            /** @description The JSON text as it came, or its first 8 KB, without secrets. */
            text: string;
            /** @description Whether the text was cut. */
            truncated: boolean;
        };
        /** @description When a site is open, in its time zone (OCPI 2.2.1 `Hours`): always, or in regular periods. */
        OpeningHours: {
            /** @description The periods in which it is open: at most 21. */
            regular_hours?: components["schemas"]["RegularHours"][];
            /** @description Whether it is always open. Then `regular_hours` is left out. */
            twentyfourseven: boolean;
        };
        /** @description An operator, which is a tenant of the deployment. */
        Operator: components["schemas"]["StampsView"] & {
            default_tariff_id?: string | null;
            /** @description Whether drivers may register themselves. */
            drivers_register: boolean;
            name: string;
            operator_id: string;
            /** @description Whether everybody may see the sites in `/v1/locations.geojson`. */
            publishes_locations: boolean;
            second_factor_roles?: components["schemas"]["Role"][];
            /**
             * @description Whether site owners and caretakers see names of drivers and whole licence plates; otherwise
             *     they see initials and the end of the plate.
             */
            site_owners_see_names: boolean;
            suspended?: components["schemas"]["Suspension"] | null;
        };
        /** @description The fields of your operator that change; null clears a field. */
        OperatorChange: {
            /** @description The tariff that applies where neither the station nor the site names one. */
            default_tariff_id?: string | null;
            /**
             * @description Whether drivers may register themselves on the sign-in pages, with an e-mail address that
             *     they confirm. To change it needs the scope `people`.
             */
            drivers_register?: boolean | null;
            /** @description The name that people know the operator by. */
            name?: string | null;
            /**
             * @description Whether everybody may see your sites and the states of their chargers in
             *     `/v1/locations.geojson`, without a token.
             */
            publishes_locations?: boolean | null;
            /**
             * @description The roles of which every account needs a second factor; an empty list wants it of nobody. To
             *     change them needs the scope `people`. A person without one sets it up at the next sign-in,
             *     which is due within 15 minutes.
             */
            second_factor_roles?: components["schemas"]["Role"][] | null;
            /**
             * @description Whether site owners and caretakers are shown the names of drivers and whole licence plates.
             *     To change it needs the scope `people`.
             */
            site_owners_see_names?: boolean | null;
        };
        /** @description What the deployment admin changes of an operator; null clears a field. */
        OperatorOfDeploymentChange: {
            /**
             * @description The name that people know the operator by.
             * @example Harbour Power
             */
            name?: string | null;
            suspended?: components["schemas"]["NewSuspension"] | null;
        };
        /** @description A new operator with its first client. */
        OperatorWithClient: components["schemas"]["Operator"] & {
            /** @description The id of its first client, an admin. */
            client_id: string;
            /** @description The secret of that client, which is never shown again. */
            client_secret: string;
        };
        /** @description What there is to see first. All counts are those of the sites of this page. */
        Overview: {
            /**
             * Format: date-time
             * @description The time at which this was read.
             */
            as_of: string;
            checklist?: components["schemas"]["Checklist"] | null;
            /**
             * @description The number of connectors by status, such as `{"CHARGING": 3}`. `AWAY` counts those whose
             *     station is not known to be connected, whatever was known last.
             * @example {
             *       "AVAILABLE": 5,
             *       "AWAY": 2,
             *       "CHARGING": 3
             *     }
             */
            connectors_by_status: {
                [key: string]: number;
            };
            /**
             * @description The gateways that are not connected, by site. A caretaker reaches stations only and sees no
             *     gateway here.
             */
            gateways_away: components["schemas"]["AwayGateway"][];
            /** @description Whether there are more of those. */
            more_stations_of_concern: boolean;
            /** @description The value of `cursor` for the next page; absent on the last page. */
            next_cursor?: string | null;
            /** @description The number of sessions without an end. */
            open_sessions: number;
            review?: components["schemas"]["Reviews"] | null;
            /** @description The sites by id. A caretaker, who reaches stations only, sees none. */
            sites: components["schemas"]["SiteNow"][];
            /** @description The number of stations. */
            stations: number;
            /** @description How many of them are connected. */
            stations_connected: number;
            /** @description How many are not connected, while their gateway is. */
            stations_not_connected: number;
            /**
             * @description The 20 gravest of what there is to look at: connectors that report a fault, then stations
             *     that are not connected although their gateway is, then those that never were connected. What
             *     holds the longest comes first.
             */
            stations_of_concern: components["schemas"]["Concern"][];
            /** @description Of how many nobody can say, since their gateway is not connected or there is none. */
            stations_unknown: number;
        };
        /**
         * @description All that is kept of a person. What can be long is not in it: `lists` names where it is
         *     read page by page.
         */
        PersonalData: {
            /** @description The account at this operator. */
            account: components["schemas"]["User"];
            /** @description The addresses of the lists with everything else that is kept. */
            lists: components["schemas"]["DataList"][];
            sign_in?: components["schemas"]["SignInData"] | null;
            /** @description The cards; the first 100. */
            tokens: components["schemas"]["Token"][];
            /** @description The vehicles; the first 100. */
            vehicles: components["schemas"]["Vehicle"][];
        };
        /** @description Where a site is (RFC 7946 `Point`). */
        PointGeometry: {
            /**
             * @description Degrees east of Greenwich and degrees north of the equator (WGS 84), in this order.
             * @example [
             *       100.5018,
             *       13.7563
             *     ]
             */
            coordinates: number[];
            /**
             * @description The type of the GeoJSON object, which is always `Point`.
             * @example Point
             */
            type: string;
        };
        /** @description One price (OCPI 2.2.1 `PriceComponent`). */
        PriceComponent: {
            /**
             * @description The price as decimal text in major units, with at most six decimals.
             * @example 0.2999
             */
            price: string;
            /**
             * Format: int32
             * @description The watt-hours or seconds that are sold at once; 1 when left out. Not for `flat`.
             */
            step_size?: number | null;
            /**
             * @description What the price is for: `energy` (per kWh), `service` (per kWh, looked up on its own), `time`
             *     (per hour of charging), `parking` (per hour in which the vehicle asks for nothing) or `flat`
             *     (per session).
             * @example energy
             */
            type: string;
            /**
             * Format: int32
             * @description The tax rate in basis points; that of the tariff when left out.
             */
            vat_bp?: number | null;
        };
        /** @description A charge as it is billed. */
        PricedCharge: {
            /** Format: date-time */
            ended_at: string;
            /**
             * Format: int64
             * @description The energy that the vehicle took.
             */
            energy_wh: number;
            /** @description The readings in between, in the order of their times. */
            readings?: components["schemas"]["PricedReading"][] | null;
            /** Format: date-time */
            started_at: string;
            /** @description The changes of the state, in the order of their times. From the start on it is `charging`. */
            states?: components["schemas"]["PricedState"][] | null;
        };
        /** @description A discount of a driver. */
        PricedDiscount: {
            /** @description What it is taken from: types of prices; all of them when left out. */
            dimensions?: string[] | null;
            /**
             * Format: int32
             * @description The share in basis points: 1000 is 10 %.
             */
            rate_bp: number;
        };
        /** @description A reading of a charge. */
        PricedReading: {
            /** Format: date-time */
            at: string;
            /**
             * Format: int64
             * @description The watt-hours since the start.
             */
            wh: number;
        };
        /** @description A reservation of a connector. */
        PricedReservation: {
            /**
             * Format: date-time
             * @description When the connector began to be held.
             */
            from: string;
            /** @description `used`, `expired` or `cancelled`. */
            outcome: string;
            /**
             * Format: date-time
             * @description When it was given free, or the charge started.
             */
            until: string;
        };
        /** @description A change of the state of a charge. */
        PricedState: {
            /** Format: date-time */
            at: string;
            /**
             * @description `charging`; `idle` while the vehicle asks for nothing; `station` while the station gives
             *     nothing, which costs nothing.
             */
            state: string;
        };
        /** @description The JSON body of a problem. */
        Problem: {
            /** @description The code by which programs recognise the problem; it never changes its meaning. */
            code: string;
            /** @description What happened this time, and what to do about it. */
            detail: string;
            /** @description The problems with fields, if the problem is about fields. */
            errors?: components["schemas"]["FieldProblem"][];
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The code in words, which are always the same for a code. */
            title: string;
            /** @description The URI of the problem: `urn:forecourt:problem:` and the code. */
            type: string;
        };
        /** @description A part of a charge in which the state and the prices stay the same. */
        ProvedPeriod: {
            /** @description The prices that applied. A dimension without one was free. */
            components: components["schemas"]["ComponentRef"][];
            /**
             * @description `measured` where the energy is the difference of two readings, `interpolated` where it lies
             *     between two.
             */
            evidence: string;
            /**
             * Format: date-time
             * @description When it begins.
             */
            from: string;
            reading_after?: components["schemas"]["ProvingReading"] | null;
            reading_before?: components["schemas"]["ProvingReading"] | null;
            /**
             * @description `charging`; `idle` while the vehicle asks for nothing; `station` while the station gives
             *     nothing. Left out of a last period that joins several.
             */
            state?: string | null;
            /**
             * Format: date-time
             * @description When it ends.
             */
            to: string;
            /**
             * Format: int64
             * @description Its energy in watt-hours, before steps are rounded up.
             */
            wh: number;
        };
        /** @description A reading that proves the energy of a period. */
        ProvingReading: {
            /**
             * Format: date-time
             * @description When the register was read.
             */
            at: string;
            /** @description The SHA-256 of the charger's message. */
            frame_hash?: string | null;
            /** @description The record that brought it; left out if it was not kept. */
            record_id?: string | null;
            /**
             * Format: int64
             * @description The watt-hours since the start of the charge.
             */
            wh: number;
        };
        /** @description Values that a charger told of a connector at one moment. */
        Reading: {
            /**
             * Format: date-time
             * @description When they were taken.
             */
            at: string;
            /**
             * Format: int32
             * @description The number of the connector; 0 is the station itself (OCPP 1.6).
             */
            connector_id: number;
            /** Format: int32 */
            evse_id?: number | null;
            /** @description The session to which the values belong, if one runs there. */
            session_id?: string | null;
            station_id: string;
            values: components["schemas"]["ReadingValue"][];
        };
        /** @description The value of one measure, of a single phase where the charger tells it by phase. */
        ReadingValue: {
            measure: components["schemas"]["Measure"];
            /** @description The phase as the charger names it; left out of a value of all phases. */
            phase?: string | null;
            /**
             * Format: double
             * @description The value in the unit of its measure.
             */
            value: number;
        };
        /** @description The result of pricing a CDR again. */
        Recomputation: {
            cdr_id: string;
            /** @description Why nothing could be compared, if the stored record is damaged. */
            damage?: string | null;
            expected?: components["schemas"]["CdrRecord"] | null;
            /** @description Why nothing could be compared, if the facts of this version were not kept. */
            not_compared?: string | null;
            /** @description Whether pricing again gives the stored bytes. */
            same: boolean;
        };
        /** @description What pricing the next CDRs of a period again gave. Nothing was written. */
        Recomputations: {
            /** @description The number of CDRs that were priced again. */
            compared: number;
            /**
             * @description Those that would be other ones. By another version these are the CDRs that stand and that
             *     would have other lines, taxes or another total.
             */
            items: components["schemas"]["MovedCdr"][];
            /** @description For the CDRs that follow; there are none when it is left out. */
            next_cursor?: string | null;
            /** @description Those that could not be priced. */
            not_compared: components["schemas"]["NotComparedCdr"][];
        };
        /** @description A card that was shown at a station and might not charge. Kept for 90 days. */
        RefusedCard: {
            /**
             * @description Who decided: the `cloud` at that moment, the `token_list` that the gateway has, its
             *     `cache` of earlier answers, or the `policy` of the site for unknown cards.
             */
            decided_by: string;
            /**
             * Format: date-time
             * @description When the gateway received the message of the charger.
             */
            received_at: string;
            /**
             * @description Why it was refused: `blocked`, `expired`, `invalid` (nobody knows the card),
             *     `concurrent_tx` (it charges elsewhere) or `no_credit`.
             */
            status: string;
            /** @description The number of the card, as the charger read it. */
            token_uid: string;
        };
        /** @description A period of a day of the week (OCPI 2.2.1 `RegularHours`). */
        RegularHours: {
            /**
             * @description The time at which it opens.
             * @example 08:00
             */
            period_begin: string;
            /**
             * @description The time at which it closes, later than `period_begin`; `24:00` is the end of the day.
             * @example 20:00
             */
            period_end: string;
            /**
             * Format: int32
             * @description The day: 1 for Monday to 7 for Sunday.
             */
            weekday: number;
        };
        /** @description What the person found out and did about a review. */
        Resolution: {
            /** @description A note for those who ask later; 1 to 500 characters. */
            note?: string | null;
        };
        /** @description A review: something that a person must look at. */
        Review: {
            /**
             * Format: date-time
             * @description When the review was made.
             */
            at: string;
            /** @description The cause in words. */
            cause: string;
            /**
             * @description The code of the cause: of a session what must be looked at first (`start_unknown`,
             *     `no_register`, `backwards`, `implausible`, `end_before_start`, `token_refused`,
             *     `gateway_replaced`, `no_tariff`, `no_time_zone`, `times_unknown` or `not_ratable`), else the
             *     kind.
             * @example no_tariff
             */
            cause_code: string;
            gateway_id?: string | null;
            kind: components["schemas"]["ReviewKind"];
            /**
             * Format: int64
             * @description How many more of the same sort came on that day and were only counted.
             */
            not_kept?: number | null;
            /** @description The note of whoever marked it as done. */
            note?: string | null;
            /** @description The text that came, unchanged. */
            raw?: string | null;
            /**
             * Format: date-time
             * @description When it was marked as done.
             */
            resolved_at?: string | null;
            /** @description Who marked it as done: an API client, or `system` once a session had its price. */
            resolved_by?: string | null;
            /**
             * @description The time of the review in milliseconds, and its id among those of that time.
             * @example 1769860800000-session-01J8
             */
            review_id: string;
            session_id?: string | null;
            station_id?: string | null;
            /**
             * Format: date-time
             * @description When that client took it.
             */
            taken_at?: string | null;
            /** @description The API client that works on it. */
            taken_by?: string | null;
        };
        /**
         * @description The reason for a review.
         * @enum {string}
         */
        ReviewKind: "session" | "unreadable" | "unknown_fact" | "poison" | "unbound" | "refused" | "fork" | "lost_range" | "missing";
        /** @description What waits for a person. */
        Reviews: {
            /**
             * @description The number of them by kind, such as `{"session": 3}`.
             * @example {
             *       "fork": 1,
             *       "session": 3
             *     }
             */
            by_kind: {
                [key: string]: number;
            };
            /** @description Whether there are more than were counted. */
            is_more: boolean;
            /** @description The five oldest ones, the oldest first. */
            oldest: components["schemas"]["Review"][];
            /** @description The number of reviews that are not done, at most 200. */
            open: number;
        };
        /**
         * @description The role of a client or a person: the most that it may do.
         * @enum {string}
         */
        Role: "admin" | "deployment_admin" | "viewer" | "operator" | "site_owner" | "caretaker" | "driver";
        /** @description Chart values over time. */
        Series: {
            /**
             * Format: date-time
             * @description The begin of the period.
             */
            from: string;
            lines: components["schemas"]["SeriesLine"][];
            measure: components["schemas"]["Measure"];
            /**
             * Format: int64
             * @description The seconds that one point sums up; 0 when each sample is shown as it was told.
             */
            step_s: number;
            /**
             * Format: date-time
             * @description The end of the period.
             */
            to: string;
        };
        /** @description The values of one connector, and of one phase where the charger tells them by phase. */
        SeriesLine: {
            /**
             * Format: int32
             * @description The number of the connector; 0 when the charger does not tell it.
             */
            connector_id: number;
            /** Format: int32 */
            evse_id?: number | null;
            /**
             * @description The phase as the charger names it, such as `L1` or `L1-N`.
             * @example L1
             */
            phase?: string | null;
            /** @description The points in the order of their times. Where nothing was told there is no point. */
            points: components["schemas"]["SeriesPoint"][];
        };
        /** @description The samples of one step. */
        SeriesPoint: {
            /**
             * Format: date-time
             * @description The begin of the step, or the time of the sample when `step_s` is 0.
             */
            at: string;
            /**
             * Format: double
             * @description The greatest value.
             */
            max: number;
            /**
             * Format: double
             * @description The arithmetic mean of the values.
             */
            mean: number;
            /**
             * Format: double
             * @description The least value.
             */
            min: number;
        };
        /** @description The fee that the operator charges on top of the elements. */
        ServiceFee: {
            /** @description The fixed fee for each session, as decimal text. */
            fixed?: string | null;
            /**
             * Format: int32
             * @description The share of the sum of the elements, in basis points.
             */
            rate_bp?: number | null;
        };
        /** @description A session. Fields that are not known (yet) are left out. */
        Session: components["schemas"]["StampsView"] & {
            /** @description The id of that CDR. */
            cdr_id?: string | null;
            /** @description The command that started the session from remote. */
            command_id?: string | null;
            /** Format: int32 */
            connector_id?: number | null;
            /**
             * @description The name of that user, as it is now. Whoever reaches only some sites or stations is shown
             *     initials, unless the operator has set `site_owners_see_names`. Lists and
             *     `GET /v1/sessions/{session_id}` show it, other answers and live items do not.
             */
            driver_name?: string | null;
            /**
             * Format: int64
             * @description The time from start to end, in seconds.
             */
            duration_s?: number | null;
            /** Format: date-time */
            ended_at?: string | null;
            /**
             * Format: date-time
             * @description While the session goes on: the time of the reading that `energy_wh` rests on, by the
             *     charger's clock, or of the start as long as no reading was told. Never after `last_fact_at`.
             */
            energy_at?: string | null;
            /**
             * Format: int64
             * @description The energy delivered so far, in watt-hours.
             */
            energy_wh: number;
            /** Format: int32 */
            evse_id?: number | null;
            /** @description The oddities that were found in the session. */
            flags: string[];
            history: components["schemas"]["SessionStep"][];
            /**
             * Format: date-time
             * @description When the last fact of the session was applied.
             */
            last_fact_at?: string | null;
            /**
             * @description The licence plate of that vehicle, as it is now, shown where `driver_name` is; only its
             *     end where the name is shown as initials.
             */
            licence_plate?: string | null;
            /**
             * Format: int64
             * @description The meter register at the start, in watt-hours.
             */
            meter_start_wh?: number | null;
            /**
             * Format: int64
             * @description The meter register at the end, in watt-hours.
             */
            meter_stop_wh?: number | null;
            session_id: string;
            /** @description The site where the station stood when the session began. */
            site_id?: string | null;
            /** Format: date-time */
            started_at?: string | null;
            station_id: string;
            /**
             * @description The status: `CREATED`, `STARTING`, `CHARGING`, `FINISHED`, `SETTLED`,
             *     `NEEDS_REVIEW` or `FAILED`.
             */
            status: string;
            /** @description Why the charge ended, in the word that the charger used. */
            stop_reason?: string | null;
            /** @description The tariff, which is pinned when the session starts. */
            tariff_id?: string | null;
            /** Format: int32 */
            tariff_version?: number | null;
            token_uid?: string | null;
            total?: components["schemas"]["Money"] | null;
            /** @description The transaction id that the charger uses. */
            transaction_id?: string | null;
            user_id?: string | null;
            vehicle_id?: string | null;
        };
        /** @description The evidence and the corrections of a session. */
        SessionCorrections: {
            /** @description The corrections in the order in which they were made, the first one first. */
            corrections: components["schemas"]["Correction"][];
            evidence: components["schemas"]["Evidence"];
        };
        /** @description A fact of a session: what one record of a gateway told. */
        SessionFact: {
            /**
             * Format: date-time
             * @description When the cloud applied it.
             */
            applied_at: string;
            /**
             * Format: date-time
             * @description When the charger says that it happened.
             */
            claimed_at?: string | null;
            /**
             * Format: int32
             * @description The epoch in which that gateway wrote it.
             */
            epoch: number;
            /** @description What it tells, in words of no OCPP version. Strings in it are as the charger sent them. */
            event: Record<string, never>;
            /** @description The SHA-256 of the charger's frame, if a frame caused the record. */
            frame_hash?: string | null;
            /** @description The gateway that recorded it. */
            gateway_id: string;
            /**
             * @description The kind of the fact, such as `transaction_started`.
             * @example transaction_sampled
             */
            kind: string;
            /**
             * Format: int32
             * @description Its place among the facts of the session in the order in which they were applied, from 1 on.
             */
            ordinal: number;
            /**
             * Format: date-time
             * @description When the gateway received it.
             */
            received_at: string;
            /** @description The id of the record, which is derived from its place and its hash. */
            record_id: string;
            /**
             * Format: int64
             * @description The sequence of the record among those of the station.
             */
            sequence: number;
        };
        /** @description One step in the history of a session. */
        SessionStep: {
            /** Format: date-time */
            at: string;
            /** @description The cause in words. */
            cause: string;
            /**
             * @description The code of the cause, such as `transaction_started`, `late_stop` or `no_tariff`. A step of
             *     release 0.5 or before has none.
             * @example transaction_started
             */
            cause_code?: string | null;
            /** @description The status that the step led to. */
            status: string;
        };
        /** @description A sign-in that is open: an app can get access tokens with it. */
        SignIn: {
            /**
             * Format: date-time
             * @description When the person signed in.
             */
            at: string;
            /**
             * @description The app: `console`, `driver`, or a registered client.
             * @example console
             */
            client_id: string;
            /**
             * Format: date-time
             * @description When it ends if it is not used.
             */
            expires_at: string;
            /** @description Whether a code of the second factor was given. */
            second_factor: boolean;
            /**
             * Format: date-time
             * @description When the app last got an access token with it.
             */
            used_at: string;
        };
        /** @description What is kept of a sign-in, without its secrets. */
        SignInData: {
            email: string;
            /** @description The networks from which the person has signed in lately. */
            known_addresses: string[];
            /**
             * Format: date-time
             * @description When the password was last set; a password itself is kept by nobody.
             */
            password_set_at?: string | null;
            /** @description How many recovery codes are left. */
            recovery_codes_left: number;
            /**
             * Format: date-time
             * @description When the second factor was set up, if there is one.
             */
            second_factor_set_at?: string | null;
            /**
             * Format: date-time
             * @description When the person last signed out everywhere.
             */
            signed_out_at?: string | null;
        };
        /** @description The key that signs access tokens at present. */
        SigningKey: {
            /**
             * Format: date-time
             * @description The time until which tokens of the key before are accepted; absent when they are not
             *     accepted. Tokens of earlier keys are accepted for 16 minutes after their key was replaced;
             *     at most 8 such keys are kept.
             */
            former_until?: string | null;
            /** @description The id of the key in the header of a token and in `/.well-known/jwks.json`. */
            kid: string;
        };
        /** @description How the signing key is replaced. */
        SigningKeyRenewal: {
            /**
             * @description Whether tokens of the key before end within a minute, including the caller's own: this is
             *     for a key that others may have. Otherwise they stay valid until they expire.
             */
            end_tokens?: boolean;
        };
        /** @description The sign-ins of a user. */
        SignIns: {
            /** @description Those that are open, the newest first, of the last 100. */
            items: components["schemas"]["SignIn"][];
            /**
             * Format: date-time
             * @description When the person last signed in as this user, as far as that is still known; a sign-in that
             *     has ended is forgotten after a day.
             */
            last_at?: string | null;
        };
        /** @description A site: a place with chargers. */
        Site: components["schemas"]["DetailsView"] & components["schemas"]["StampsView"] & {
            /** @description The gateway that serves the site: the one that was enrolled last. */
            active_gateway_id?: string | null;
            address?: string | null;
            gateway_policy?: components["schemas"]["GatewayPolicy"] | null;
            name: string;
            site_id: string;
            tariff_id?: string | null;
        };
        /** @description The fields of a site that change; null clears a field. */
        SiteChange: {
            /** @description The address of the site in words. */
            address?: string | null;
            gateway_policy?: components["schemas"]["GatewayPolicy"] | null;
            location?: components["schemas"]["Location"] | null;
            /** @description The name that people know the site by. */
            name?: string | null;
            opening_hours?: components["schemas"]["OpeningHours"] | null;
            /** @description The e-mail address to which drivers write for help. */
            support_email?: string | null;
            /** @description The telephone number that drivers call for help: `+` and 7 to 15 digits. */
            support_phone?: string | null;
            /** @description The tariff that applies where a station names none. */
            tariff_id?: string | null;
            /**
             * @description The time zone of the site, by its name in the IANA time zone database.
             * @example Asia/Bangkok
             */
            time_zone?: string | null;
        };
        /** @description A site on the first screen. */
        SiteNow: {
            /** @description Of how many nobody can say, since their station is not known to be connected. */
            away: number;
            /**
             * Format: date-time
             * @description Since when it is not, as far as that is known.
             */
            away_since?: string | null;
            /** @description How many of them charge, or hold a charge that is suspended. */
            charging: number;
            /** @description The number of its connectors. */
            connectors: number;
            /** @description How many report a fault. */
            faulted: number;
            /** @description How many are free. */
            free: number;
            /** @description Whether that gateway is connected. */
            gateway_connected: boolean;
            /** @description The gateway that serves it; left out while there is none. */
            gateway_id?: string | null;
            name: string;
            /** @description How many are taken without charging: a cable is plugged in, or they are reserved. */
            occupied: number;
            /** @description The number of its sessions without an end. */
            open_sessions: number;
            /** @description How many are out of service, or have told no state. */
            out_of_service: number;
            power?: components["schemas"]["SitePower"] | null;
            site_id: string;
            /** @description The number of its stations. */
            stations: number;
            /** @description How many of them are connected. */
            stations_connected: number;
            /**
             * @description Its time zone; UTC counts where it has none.
             * @example Asia/Bangkok
             */
            time_zone?: string | null;
            today: components["schemas"]["SiteToday"];
        };
        /** @description The power that flows at a site. */
        SitePower: {
            /**
             * Format: date-time
             * @description When the oldest of these values was taken.
             */
            as_of: string;
            /**
             * @description The number of meters that count: those of the connectors that charge and have told a power
             *     in the last 20 minutes, and the main meter of a station where none of its connectors has.
             */
            connectors: number;
            /**
             * Format: double
             * @description The sum over the meters that count, in watts.
             */
            watts: number;
        };
        /** @description Everything that is known just now of a site. */
        SiteSnapshot: {
            /**
             * Format: date-time
             * @description The time at which this was read.
             */
            as_of: string;
            /** @description Whether that gateway is connected. While it is not, everything below is what was known last. */
            gateway_connected: boolean;
            /** @description The gateway that serves the site; absent while there is none. */
            gateway_id?: string | null;
            power?: components["schemas"]["SitePower"] | null;
            site_id: string;
            /** @description The stations by their ids: those of the site that you reach, at most 1,000. */
            stations: components["schemas"]["SnapshotStation"][];
            totals: components["schemas"]["SiteTotals"];
        };
        /** @description What was charged and taken at a site on the day that it is there now. */
        SiteToday: {
            /** @description The cost of those sessions, with one amount per currency. */
            amounts: components["schemas"]["Money"][];
            /** @description The day, in the time zone of the site. */
            day: string;
            /**
             * Format: int64
             * @description The energy of those sessions, in watt-hours.
             */
            energy_wh: number;
            /**
             * Format: int64
             * @description The number of sessions that ended on it; a correction's credit counts as negative.
             */
            sessions: number;
        };
        /** @description The sums over the stations of a site. */
        SiteTotals: {
            /** @description The number of connectors. */
            connectors: number;
            /**
             * @description The number of connectors by their last known status, such as `{"CHARGING": 3}`.
             * @example {
             *       "AVAILABLE": 5,
             *       "CHARGING": 3
             *     }
             */
            connectors_by_status: {
                [key: string]: number;
            };
            /** @description The number of sessions without an end. */
            open_sessions: number;
            /** @description The number of stations. */
            stations: number;
            /** @description How many of them are connected. */
            stations_connected: number;
            /** @description Of how many it is not known whether they are connected. */
            stations_unknown: number;
        };
        /** @description What is known just now of a station of the site. */
        SnapshotStation: {
            /** @description Whether it is connected to the gateway of the site; absent when that is not known. */
            connected?: boolean | null;
            /**
             * Format: date-time
             * @description Since when it was connected or not, as a gateway told last.
             */
            connected_at?: string | null;
            connectors: components["schemas"]["Connector"][];
            /**
             * Format: date-time
             * @description When a gateway last had news about it other than readings.
             */
            last_heard_at?: string | null;
            name?: string | null;
            /** @description Its sessions that have no end yet, the oldest first. */
            open_sessions: string[];
            /**
             * @description The newest values that its charger has told, in the order in which they were taken; none
             *     while it is not connected.
             */
            readings: components["schemas"]["Reading"][];
            station_id: string;
        };
        /** @description When it was made and last changed, and by which client. */
        StampsView: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description The client that made it, or `system`. */
            created_by: string;
            /**
             * Format: int64
             * @description How often it was written.
             */
            revision: number;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @description The client that changed it last, or `system`. */
            updated_by: string;
        };
        /**
         * @description Why a session has no end, as far as anybody can say.
         * @enum {string}
         */
        Standing: "ended" | "not_begun" | "charging" | "car_holds_it" | "stop_never_came" | "charger_silent" | "not_known";
        /** @description A station: a charger of the operator. */
        Station: components["schemas"]["StampsView"] & {
            /** @description The configuration of its connectors. */
            connectors?: components["schemas"]["ConnectorConfig"][];
            /** @description Whether a password is set; it is never shown. */
            has_password: boolean;
            /**
             * Format: int32
             * @description The rated power in watts, for connectors without a power of their own.
             */
            max_power_w?: number | null;
            name?: string | null;
            now?: components["schemas"]["StationNowInList"] | null;
            /**
             * @description A warning that the password has fewer than the 16 characters that OCPP asks for (security
             *     whitepaper, A00.FR.205) and may be guessed. Also false for a password that was set before
             *     this field existed.
             */
            password_is_short: boolean;
            /** Format: int32 */
            security_profile: number;
            site_id: string;
            station_id: string;
            tariff_id?: string | null;
        };
        /** @description The last boot that a station has told. */
        StationBoot: {
            /**
             * Format: date-time
             * @description When its gateway received the boot.
             */
            at?: string | null;
            /** @description The firmware version. */
            firmware?: string | null;
            model: string;
            /**
             * @description The OCPP version as the WebSocket subprotocol names it.
             * @example ocpp2.0.1
             */
            protocol: string;
            /** @description Why it booted; only OCPP 2.x tells that. */
            reason?: string | null;
            serial?: string | null;
            vendor: string;
        };
        /** @description The fields of a station that change; null clears a field. */
        StationChange: {
            /**
             * @description All connectors of the station: the list replaces the one before. A single one is changed
             *     by `PATCH /v1/stations/{station_id}/connectors/{connector_id}`.
             */
            connectors?: components["schemas"]["ConnectorConfig"][] | null;
            /**
             * Format: int32
             * @description The rated power in watts, for connectors without a power of their own.
             */
            max_power_w?: number | null;
            /** @description The name that people know the station by. */
            name?: string | null;
            /** @description The new password, 8 to 64 characters. */
            password?: string | null;
            /**
             * Format: int32
             * @description The OCPP security profile, 0 to 3.
             */
            security_profile?: number | null;
            /** @description Another site. The history of the station stays at the site before. */
            site_id?: string | null;
            /** @description The station's own tariff. */
            tariff_id?: string | null;
        };
        /** @description What each station has delivered on each day of a period. */
        StationDays: {
            /** Format: date-time */
            from?: string | null;
            /** @description The sums of each station and day on which sessions ended there. */
            items: components["schemas"]["GroupSum"][];
            /** Format: date-time */
            to?: string | null;
            /** @description The sum of all sessions of the report. */
            total: components["schemas"]["Sum"];
        };
        /** @description One row of the file. */
        StationImportLine: {
            /** @description The problems by column, each with what is wanted. At most 500 are reported of a file. */
            errors?: components["schemas"]["FieldProblem"][];
            /**
             * Format: int64
             * @description The line on which the row begins; the header is line 1.
             */
            line: number;
            /** @description The result of the row. */
            result: components["schemas"]["ImportResult"];
            /** @description The station of the row, if the row names one. */
            station_id?: string | null;
        };
        /** @description What is known just now of a station of the list. */
        StationNowInList: {
            /** @description Whether it is connected to the gateway of its site; absent when that is not known. */
            connected?: boolean | null;
            /**
             * Format: date-time
             * @description Since when it was connected or not, as a gateway told last.
             */
            connected_at?: string | null;
            /** @description Its connectors in the order of their numbers, with `expand=connectors`. */
            connectors?: components["schemas"]["Connector"][] | null;
            /** @description The firmware version, as it told when it booted. */
            firmware?: string | null;
            /**
             * Format: date-time
             * @description When a gateway last had news about it other than readings.
             */
            last_heard_at?: string | null;
            /** @description The model, as it told when it booted. */
            model?: string | null;
            /** @description The number of its sessions that have no end yet. */
            open_sessions: number;
            /**
             * @description The OCPP version with which it booted, as the WebSocket subprotocol names it.
             * @example ocpp2.0.1
             */
            protocol?: string | null;
            /** @description The vendor, as it told when it booted. */
            vendor?: string | null;
        };
        /** @description What is known just now of a station. */
        StationState: {
            boot?: components["schemas"]["StationBoot"] | null;
            /**
             * @description Whether the station is connected to the gateway of its site. Absent when that is not
             *     known: that gateway has not told it since it was enrolled or lost its disk, or is not
             *     connected itself.
             */
            connected?: boolean | null;
            /**
             * Format: date-time
             * @description Since when the station was connected or not, as a gateway told last.
             */
            connected_at?: string | null;
            /** @description Whether that gateway is connected. */
            gateway_connected: boolean;
            /** @description The gateway that serves its site; absent while there is none. */
            gateway_id?: string | null;
            /**
             * Format: date-time
             * @description When a gateway last had news about it other than readings.
             */
            last_heard_at?: string | null;
            /** @description Its sessions that have no end yet, the oldest first. */
            open_sessions: string[];
            /**
             * Format: int64
             * @description How often the state was written. Of two answers, the one with the higher number is newer.
             */
            revision: number;
            station_id: string;
        };
        /** @description The sums of several sessions. A credit counts as negative. */
        Sum: {
            /** @description The cost of the sessions, with one amount per currency. */
            amounts: components["schemas"]["Money"][];
            /**
             * Format: int64
             * @description The time from start to end of the sessions, in seconds.
             */
            duration_s: number;
            /**
             * Format: int64
             * @description The energy of the sessions, in watt-hours.
             */
            energy_wh: number;
            /**
             * Format: int64
             * @description The number of sessions.
             */
            sessions: number;
        };
        /** @description The suspension of an operator. */
        Suspension: {
            /**
             * @description The reason in words.
             * @example The contract has ended
             */
            reason: string;
            /**
             * Format: date-time
             * @description When the operator was suspended.
             */
            since: string;
        };
        /** @description Whether a review may be taken from another client. */
        Taking: {
            /** @description Whether to take it even if another client works on it; `false` when left out. */
            take_over?: boolean;
        };
        /** @description A version of a tariff. */
        Tariff: components["schemas"]["TariffTerms"] & components["schemas"]["StampsView"] & {
            /**
             * Format: date-time
             * @description The version applies to sessions that start at or after this time, until a version with a
             *     later `valid_from` applies.
             */
            valid_from: string;
        };
        /**
         * @description A bound of a price: decimal text, in which the tax stands as it does in the prices, or an object
         *     that says that the bound is given with the tax.
         */
        TariffBound: string | components["schemas"]["TariffBoundAfterTax"];
        /** @description A bound with the tax. */
        TariffBoundAfterTax: {
            /** @description The amount as decimal text. */
            after_tax: string;
        };
        /** @description One price of a tariff: for energy, for time or for a session. */
        TariffElement: {
            /**
             * @description The price as decimal text in major units, with at most six decimals.
             * @example 0.2999
             */
            price: string;
            /**
             * Format: int32
             * @description The watt-hours or seconds that are sold at once; 1 when left out. Not for `flat`.
             */
            step_size?: number | null;
            /**
             * @description The type of the price: `energy` (per kWh), `time` (per hour) or `flat` (per session).
             * @example energy
             */
            type: string;
        };
        /** @description Prices that apply together while the restrictions hold (OCPI 2.2.1 `TariffElement`). */
        TariffElement2: {
            /** @description The prices: at least one, and at most one of each type. */
            price_components: components["schemas"]["PriceComponent"][];
            restrictions?: components["schemas"]["TariffRestrictions"] | null;
        };
        /** @description What is taken on top of the components: a fixed amount, a share, or both. */
        TariffFee: {
            /** @description The fixed amount for each session, as decimal text. */
            fixed?: string | null;
            /**
             * Format: int32
             * @description The share of the lines before the fee, in basis points.
             */
            rate_bp?: number | null;
            /**
             * Format: int32
             * @description The tax rate of the fee in basis points; that of the tariff when left out.
             */
            vat_bp?: number | null;
        };
        /**
         * @description What a tariff was assigned to when a session took it.
         * @enum {string}
         */
        TariffFrom: "station" | "site" | "operator";
        /** @description The bill that these facts would give. */
        TariffPreview: {
            /** @description The lines, which add up to the total. */
            lines: components["schemas"]["CostLine"][];
            net?: components["schemas"]["Money"] | null;
            /** @description How the charge would run, by rules 2. */
            periods?: components["schemas"]["BillPeriod"][];
            /**
             * Format: int32
             * @description The number of the rules by which it is priced.
             */
            rules: number;
            tax?: components["schemas"]["CdrTax"] | null;
            /** @description The tax of each rate within the total, by rules 2. */
            taxes?: components["schemas"]["TaxOfRate"][];
            /** @description What would be owed. */
            total: components["schemas"]["Money"];
            /** @description Why the bill has no lines: `below_limits` where the charge is below `void_below`. */
            void?: string | null;
        };
        /**
         * @description When an element applies. Everything that is given must hold. Lower bounds belong to the range,
         *     upper bounds do not. Times, dates and weekdays are those of the site.
         */
        TariffRestrictions: {
            /**
             * @description The days of the week, `monday` to `sunday`; every day when left out. The weekday is tested
             *     apart from the window.
             */
            day_of_week?: string[] | null;
            /** @description The day from which on the element does not apply any more. */
            end_date?: string | null;
            /**
             * @description The end of the window; `00:00` is the end of the day. An end before the start makes a window
             *     over midnight.
             * @example 06:00
             */
            end_time?: string | null;
            /**
             * Format: int32
             * @description The seconds since the start up to which it applies.
             */
            max_duration?: number | null;
            /** @description The energy up to which it applies. */
            max_kwh?: string | null;
            /** @description The power up to which it applies. */
            max_power?: string | null;
            /**
             * Format: int32
             * @description The seconds since the start from which on it applies.
             */
            min_duration?: number | null;
            /**
             * @description The energy from which on it applies, in kilowatt-hours since the start, as decimal text.
             * @example 20
             */
            min_kwh?: string | null;
            /** @description The power from which on it applies, in kilowatts, as decimal text. */
            min_power?: string | null;
            /** @description For reservations only: `reservation`, or `reservation_expires` for one that nobody used. */
            reservation?: string | null;
            /** @description The first day, as `YYYY-MM-DD`. */
            start_date?: string | null;
            /**
             * @description The begin of the window of each day, as `HH:MM`.
             * @example 22:00
             */
            start_time?: string | null;
        };
        /** @description A version of a tariff by the first rules: each price holds for the whole session. */
        TariffRules1: components["schemas"]["TariffTerms1"] & {
            /** @description The id of the tariff that the version belongs to. */
            tariff_id: string;
            /**
             * Format: int32
             * @description The number of the version, from 1 on.
             */
            version: number;
        };
        /** @description A version of a tariff by rules 2. */
        TariffRules2: components["schemas"]["TariffTerms2"] & {
            /**
             * Format: int32
             * @description The number of the rules: 2.
             */
            rules: number;
            /** @description The id of the tariff that the version belongs to. */
            tariff_id: string;
            /**
             * Format: int32
             * @description The number of the version, from 1 on.
             */
            version: number;
        };
        /** @description The prices of a version of a tariff: by the first rules, or by rules 2 where `rules` is 2. */
        TariffTerms: components["schemas"]["TariffRules2"] | components["schemas"]["TariffRules1"];
        /** @description The prices by the first rules: each holds for the whole session. */
        TariffTerms1: {
            /**
             * @description The currency of all prices as a code of ISO 4217, such as `EUR`.
             * @example EUR
             */
            currency: string;
            /** @description The prices: at least one, and at most one of each type. */
            elements: components["schemas"]["TariffElement"][];
            /** @description The highest price of a session, as decimal text. */
            max_price?: string | null;
            /** @description The least price of a session, as decimal text. */
            min_price?: string | null;
            /** @description The name that people know the tariff by. */
            name: string;
            service_fee?: components["schemas"]["ServiceFee"] | null;
            tax?: components["schemas"]["Tax"] | null;
        };
        /**
         * @description Everything that an operator decides about a tariff of rules 2. For each dimension the first
         *     element counts that prices it and whose restrictions hold; a dimension without one is free then.
         */
        TariffTerms2: {
            /** @description Whether the tariff is for calibrated meters: only `energy` and `flat`, with step 1. */
            calibrated?: boolean | null;
            /**
             * @description The currency of all prices as a code of ISO 4217, such as `EUR`.
             * @example EUR
             */
            currency: string;
            /** @description The texts for drivers, at most one in each language. */
            display?: components["schemas"]["DisplayText"][] | null;
            /** @description The elements, 1 to 64, in the order in which they are looked at. */
            elements: components["schemas"]["TariffElement2"][];
            /** @description The amount that is held before an ad hoc charge, as decimal text. */
            hold?: string | null;
            /**
             * Format: int32
             * @description The idle seconds of a session that are free before parking counts; 0 when left out.
             */
            idle_grace_s?: number | null;
            /** @description The most that all parking of a session costs, as decimal text. */
            max_parking?: string | null;
            max_price?: components["schemas"]["TariffBound"] | null;
            min_price?: components["schemas"]["TariffBound"] | null;
            /** @description The name that people know the tariff by. */
            name: string;
            service_fee?: components["schemas"]["TariffFee"] | null;
            /**
             * @description How the prices stand to the tax: `included`, `excluded` or `none`.
             * @example included
             */
            tax: string;
            /**
             * Format: int32
             * @description The tax rate in basis points of everything that names none: 1900 is 19 %. Required unless
             *     tax is `none`.
             */
            vat_bp?: number | null;
            void_below?: components["schemas"]["VoidBelow"] | null;
        };
        /** @description Something in a tariff that is probably not meant. */
        TariffWarning: {
            /**
             * @description The kind of warning: `weekday_over_midnight`, `never_matches`, `parking_needs_power`,
             *     `free_gap`, `steps_differ` or `without_parking`.
             */
            code: string;
            /** @description The place of the field, such as `elements[1].restrictions`. */
            field: string;
            /** @description The same in words. */
            message: string;
        };
        /** @description What is probably not meant in a tariff. */
        TariffWarnings: {
            /** @description The warnings in the order of the fields; none for the first rules. */
            warnings: components["schemas"]["TariffWarning"][];
        };
        /** @description The tax on the whole bill. */
        Tax: {
            /** @description Whether the prices already include the tax. */
            included: boolean;
            /**
             * Format: int32
             * @description The rate of the tax in basis points: 1900 is 19 %.
             */
            rate_bp: number;
        };
        /** @description The tax of one rate within a bill. */
        TaxOfRate: {
            /** @description The tax itself: a part of the total where `included` is true, and on top of `net`. */
            amount: components["schemas"]["Money"];
            /** @description Whether the prices included the tax already. */
            included: boolean;
            /** @description What is taxed, without the tax. */
            net: components["schemas"]["Money"];
            /**
             * Format: int32
             * @description The rate of the tax, in basis points.
             */
            rate_bp: number;
        };
        /** @description A token: a card, key or app identity that may charge. */
        Token: components["schemas"]["StampsView"] & {
            /** Format: date-time */
            expires_at?: string | null;
            /**
             * @description The day (UTC) on which the last charge with the token began; in lists only, and only of
             *     tokens that were used.
             * @example 2026-01-31
             */
            last_used_on?: string | null;
            mode: components["schemas"]["TokenMode"];
            parent_uid?: string | null;
            status: components["schemas"]["TokenStatus"];
            type: string;
            uid: string;
            user_id?: string | null;
            vehicle_id?: string | null;
        };
        /** @description The fields of a token that change; null clears a field. */
        TokenChange: {
            /**
             * Format: date-time
             * @description The time until which the token may charge.
             */
            expires_at?: string | null;
            mode?: components["schemas"]["TokenMode"] | null;
            /** @description The group that the token belongs to. */
            parent_uid?: string | null;
            status?: components["schemas"]["TokenStatus"] | null;
            /** @description Your word for the type of the token. */
            type?: string | null;
            /** @description The user who holds it. */
            user_id?: string | null;
            /** @description The vehicle that the token is for. */
            vehicle_id?: string | null;
        };
        /** @description What a driver says of a card: that it is the own one. */
        TokenClaim: components["schemas"]["StampsView"] & {
            claim_id: string;
            /** Format: int32 */
            connector_id?: number | null;
            /** Format: int32 */
            evse_id?: number | null;
            /**
             * Format: date-time
             * @description The time until which it can be confirmed at all.
             */
            open_until: string;
            state: components["schemas"]["ClaimStateWord"];
            /** @description The station at which a tap confirms it. */
            station_id?: string | null;
            /**
             * Format: date-time
             * @description The time until which a tap confirms it.
             */
            tap_until?: string | null;
            /** @description The card, as the person typed it. */
            token_uid: string;
            /** @description The person who asks for the card. */
            user_id: string;
        };
        /** @description One row of the file. */
        TokenImportLine: {
            /** @description The problems by column, each with what is wanted. At most 500 are reported of a file. */
            errors?: components["schemas"]["FieldProblem"][];
            /**
             * Format: int64
             * @description The line on which the row begins; the header is line 1.
             */
            line: number;
            /** @description The result of the row. */
            result: components["schemas"]["ImportResult"];
            /** @description The token of the row, if the row names one. Left out if it has more than 48 characters. */
            uid?: string | null;
        };
        /**
         * @description How a token is used: `private` or `commercial`.
         * @enum {string}
         */
        TokenMode: "private" | "commercial";
        /**
         * @description The state that the operator gave a token: `active`, `blocked` or `expired`.
         * @enum {string}
         */
        TokenStatus: "active" | "blocked" | "expired";
        /** @description The sum of a token. */
        TokenSum: {
            /** @description The cost of the sessions, with one amount per currency. */
            amounts: components["schemas"]["Money"][];
            /**
             * Format: int64
             * @description The time from start to end of the sessions, in seconds.
             */
            duration_s: number;
            /**
             * Format: int64
             * @description The energy of the sessions, in watt-hours.
             */
            energy_wh: number;
            full_name?: string | null;
            /**
             * Format: int64
             * @description The number of sessions.
             */
            sessions: number;
            /** @description The token; absent for sessions without a token. */
            token_uid?: string | null;
            /** @description The user of the token when the session began. */
            user_id?: string | null;
        };
        /**
         * @description What a gateway does with a token that no list and no cloud knows.
         * @enum {string}
         */
        UnknownTokens: "accept" | "reject";
        /** @description A user: a person with an account. */
        User: components["schemas"]["StampsView"] & {
            contact_number?: string | null;
            email?: string | null;
            /**
             * Format: date-time
             * @description When everything was erased that was kept of the person.
             */
            erased_at?: string | null;
            /**
             * Format: date-time
             * @description When it was asked to erase what is kept of the person, while that goes on.
             */
            erasing_at?: string | null;
            full_name: string;
            /** Format: date-time */
            invited_at?: string | null;
            language?: components["schemas"]["Language"] | null;
            /**
             * @description The day (UTC) on which the user's last charge began; in lists only, and only of users who
             *     have charged.
             * @example 2026-01-31
             */
            last_used_on?: string | null;
            role: components["schemas"]["Role"];
            /** @description Whether the person has set up a second factor. */
            second_factor: boolean;
            site_ids?: string[];
            station_ids?: string[];
            suspended: boolean;
            user_id: string;
        };
        /**
         * @description The fields of a user that change; null clears a field. The fields of a user of another role than
         *     `driver`, the role itself and whether the user is suspended need the scope `people`, and your
         *     own role must have every right of that user's. A new e-mail address ends the person's sign-in
         *     until the next invitation.
         */
        UserChange: {
            /** @description The telephone number of the user. */
            contact_number?: string | null;
            /** @description The e-mail address of the user. */
            email?: string | null;
            /** @description The full name, as on the contract. */
            full_name?: string | null;
            language?: components["schemas"]["Language"] | null;
            role?: components["schemas"]["Role"] | null;
            /** @description The sites that a site owner reaches; at most 200. */
            site_ids?: string[] | null;
            /** @description The stations that a caretaker reaches; at most 200. */
            station_ids?: string[] | null;
            /** @description Whether the person may not sign in at the moment. */
            suspended?: boolean | null;
        };
        /** @description The sum of a user. */
        UserSum: components["schemas"]["Sum"] & {
            full_name?: string | null;
            /** @description The user; absent for sessions without a known user. */
            user_id?: string | null;
        };
        /** @description A vehicle that belongs to a user. */
        Vehicle: components["schemas"]["StampsView"] & {
            licence_plate: string;
            user_id: string;
            vehicle_id: string;
        };
        /** @description The fields of a vehicle that change. */
        VehicleChange: {
            /** @description The text of the licence plate. */
            licence_plate?: string | null;
        };
        /** @description A charge with less energy and less time than both costs nothing. */
        VoidBelow: {
            /**
             * Format: int64
             * @description The time in seconds.
             */
            s: number;
            /**
             * Format: int64
             * @description The energy in watt-hours.
             */
            wh: number;
        };
        /** @description The records of charges and commands that a gateway holds and that are not applied. */
        WaitingRecords: {
            /**
             * Format: date-time
             * @description When the gateway told it; it does so when the number changes, at most each five minutes.
             */
            at: string;
            /**
             * Format: int64
             * @description Their number. Fewer than 50 are told as 0, since that many can be under way at any time.
             * @example 1240
             */
            records: number;
        };
        /** @description An address of an operator's own system that is told of events. */
        Webhook: components["schemas"]["StampsView"] & {
            /** @description Whether events are sent. */
            active: boolean;
            events: components["schemas"]["EventType"][];
            /**
             * Format: date-time
             * @description Until when the secret before the present one signs too, if it still did when the webhook
             *     was last changed.
             */
            former_secret_until?: string | null;
            name?: string | null;
            off_reason?: components["schemas"]["WebhookOffReason"] | null;
            /**
             * Format: date-time
             * @description Since when it is switched off.
             */
            off_since?: string | null;
            url: string;
            webhook_id: string;
        };
        /** @description One attempt to deliver. */
        WebhookAttempt: {
            /** Format: date-time */
            at: string;
            /** @description Why there was no answer, in words. */
            error?: string | null;
            /**
             * Format: int32
             * @description The status of HTTP that the receiver answered with, if it answered.
             */
            status?: number | null;
        };
        /** @description The fields of a webhook that change; null clears a field. */
        WebhookChange: {
            /** @description Whether events are sent. Switch it on again here after it was switched off. */
            active?: boolean | null;
            /** @description The kinds of events that are sent, at least one. */
            events?: components["schemas"]["EventType"][] | null;
            /** @description The name that people know it by. */
            name?: string | null;
            /** @description The `https` address that each event is sent to. */
            url?: string | null;
        };
        /** @description The delivery of one event to one webhook, kept for 30 days. */
        WebhookDelivery: {
            /**
             * Format: int32
             * @description How many attempts were made in all.
             */
            attempted: number;
            /** @description The attempts, the oldest first; at most the 20 newest. */
            attempts: components["schemas"]["WebhookAttempt"][];
            /**
             * Format: date-time
             * @description When the event was noted.
             */
            event_at: string;
            /** @description The event, which `GET /v1/events/{event_id}` shows. */
            event_id: string;
            /**
             * Format: date-time
             * @description When the next attempt is made at the latest, if one follows.
             */
            next_at?: string | null;
            state: components["schemas"]["WebhookDeliveryState"];
            type: components["schemas"]["EventType"];
        };
        /**
         * @description How a delivery stands.
         * @enum {string}
         */
        WebhookDeliveryState: "pending" | "delivered" | "failed" | "dropped";
        /**
         * @description Why a webhook is switched off.
         * @enum {string}
         */
        WebhookOffReason: "asked" | "gone" | "failing" | "unknown";
        /** @description The test that is on its way. */
        WebhookTest: {
            /** @description The event that is sent; its delivery stands among those of the webhook. */
            event_id: string;
        };
        /** @description A webhook with its secret. */
        WebhookWithSecret: components["schemas"]["Webhook"] & {
            /** @description The secret by which the receiver checks signatures, which is never shown again. */
            secret: string;
        };
    };
    responses: {
        /** @description `body_too_large`: The body is too large. */
        body_too_large: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. */
        conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. `already_exists`: The id is taken. `wrong_state`: Not possible in this state. */
        "conflict.already_exists.wrong_state": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. `in_use`: Still in use. */
        "conflict.in_use": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. `request_in_progress`: The first request is still running. `answer_not_kept`: The answer held a secret and is not kept. */
        "conflict.request_in_progress.answer_not_kept": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. `request_in_progress`: The first request is still running. `answer_not_kept`: The answer held a secret and is not kept. `already_exists`: The id is taken. */
        "conflict.request_in_progress.answer_not_kept.already_exists": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. `request_in_progress`: The first request is still running. `answer_not_kept`: The answer held a secret and is not kept. `already_exists`: The id is taken. `no_gateway`: The site has no gateway. `version_unknown`: The station's OCPP version is not known. `wrong_state`: Not possible in this state. */
        "conflict.request_in_progress.answer_not_kept.already_exists.no_gateway.version_unknown.wrong_state": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. `request_in_progress`: The first request is still running. `answer_not_kept`: The answer held a secret and is not kept. `already_exists`: The id is taken. `wrong_state`: Not possible in this state. */
        "conflict.request_in_progress.answer_not_kept.already_exists.wrong_state": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. `request_in_progress`: The first request is still running. `answer_not_kept`: The answer held a secret and is not kept. `already_exists`: The id is taken. `wrong_state`: Not possible in this state. `confirmation_needed`: To be confirmed first. */
        "conflict.request_in_progress.answer_not_kept.already_exists.wrong_state.confirmation_needed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. `request_in_progress`: The first request is still running. `answer_not_kept`: The answer held a secret and is not kept. `wrong_state`: Not possible in this state. */
        "conflict.request_in_progress.answer_not_kept.wrong_state": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `conflict`: Changed meanwhile. `wrong_state`: Not possible in this state. */
        "conflict.wrong_state": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `enrolment_refused`: The enrolment secret is not good. */
        enrolment_refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `forbidden`: Not allowed. `operator_suspended`: The operator is suspended. */
        "forbidden.operator_suspended": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_reused`: The idempotency key was used for another request. */
        idempotency_key_reused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal`: An error of ours. */
        internal: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_fields`: Fields are missing or wrong. */
        invalid_fields: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_fields`: Fields are missing or wrong. `idempotency_key_reused`: The idempotency key was used for another request. */
        "invalid_fields.idempotency_key_reused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_fields`: Fields are missing or wrong. `unsupported_filter`: The list cannot be sorted or filtered like this. */
        "invalid_fields.unsupported_filter": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_fields`: Fields are missing or wrong. `unsupported_filter`: The list cannot be sorted or filtered like this. `idempotency_key_reused`: The idempotency key was used for another request. */
        "invalid_fields.unsupported_filter.idempotency_key_reused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_fields`: Fields are missing or wrong. `unsupported_filter`: The list cannot be sorted or filtered like this. `idempotency_key_reused`: The idempotency key was used for another request. `invalid_payload`: The payload breaks its schema. */
        "invalid_fields.unsupported_filter.idempotency_key_reused.invalid_payload": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_fields`: Fields are missing or wrong. `unsupported_filter`: The list cannot be sorted or filtered like this. `idempotency_key_reused`: The idempotency key was used for another request. `unknown_command`: There is no such command. `unknown_card`: Nobody has added the card. `blocked_card`: The card is blocked. `expired_card`: The card has expired. `invalid_payload`: The payload breaks its schema. */
        "invalid_fields.unsupported_filter.idempotency_key_reused.unknown_command.unknown_card.blocked_card.expired_card.invalid_payload": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `invalid_query`: A parameter is wrong. */
        invalid_query: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `malformed_body`: The body cannot be read. `invalid_query`: A parameter is wrong. */
        "malformed_body.invalid_query": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_found`: Not found. */
        not_found: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `operator_suspended`: The operator is suspended. */
        operator_suspended: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `operator_suspended`: The operator is suspended. `forbidden`: Not allowed. */
        "operator_suspended.forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `precondition_failed`: Changed since it was read. */
        precondition_failed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too_many_requests`: Asked for too often. */
        too_many_requests: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unauthorized`: No valid access token. */
        unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unavailable`: Not available just now. */
        unavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_filter`: The list cannot be sorted or filtered like this. */
        unsupported_filter: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_filter`: The list cannot be sorted or filtered like this. `period_too_long`: The period holds too much. */
        "unsupported_filter.period_too_long": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_filter`: The list cannot be sorted or filtered like this. `period_too_long`: The period holds too much. `too_many_rows`: The file would be too large. */
        "unsupported_filter.period_too_long.too_many_rows": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_filter`: The list cannot be sorted or filtered like this. `too_many_rows`: The file would be too large. */
        "unsupported_filter.too_many_rows": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported_media_type`: The body is of a type that is not taken. */
        unsupported_media_type: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `wrong_state`: Not possible in this state. */
        wrong_state: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `wrong_state`: Not possible in this state. `conflict`: Changed meanwhile. */
        "wrong_state.conflict": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `wrong_state`: Not possible in this state. `conflict`: Changed meanwhile. `request_in_progress`: The first request is still running. `answer_not_kept`: The answer held a secret and is not kept. */
        "wrong_state.conflict.request_in_progress.answer_not_kept": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `wrong_state`: Not possible in this state. `conflict`: Changed meanwhile. `request_in_progress`: The first request is still running. `answer_not_kept`: The answer held a secret and is not kept. `already_exists`: The id is taken. */
        "wrong_state.conflict.request_in_progress.answer_not_kept.already_exists": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    audit_list: {
        parameters: {
            query?: {
                /**
                 * @description Only changes of this sort.
                 * @example created
                 */
                action?: components["schemas"]["AuditAction"];
                /**
                 * @description Only changes by this author, as the entries name it.
                 * @example user:anna
                 */
                by?: string;
                /**
                 * @description The columns of a file by their names, separated by commas; all when left out.
                 * @example text
                 */
                columns?: string;
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description Only changes made at or after this time (RFC 3339) or day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
                 *     the header holds the names of the columns.
                 * @example text
                 */
                language?: string;
                /**
                 * @description 1 to 100 entries; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only changes of records of this kind.
                 * @example site
                 */
                record?: string;
                /**
                 * @description Only changes of the record with this id; `record` must be given, too.
                 * @example harbour
                 */
                record_id?: string;
                /**
                 * @description The time zone in which the days of `from` and `to` begin, and in which a file shows its
                 *     times: a name of the IANA database. UTC when left out.
                 * @example text
                 */
                time_zone?: string;
                /**
                 * @description Only changes made before this time or day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "action": "created",
                     *           "address": "1 Harbour Road, Bangkok",
                     *           "after": {},
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "audit_id": "0000000003-01KGA8Z0QW3E5R7T9Y1V3B5N7A",
                     *           "before": {},
                     *           "by": "bootstrap",
                     *           "record": "site",
                     *           "record_id": "harbour",
                     *           "request_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7Q"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_AuditEntry"];
                    /**
                     * @example station_id,site_id,name
                     *     CP-7,harbour,Left
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter.too_many_rows"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cdrs_list: {
        parameters: {
            query?: {
                /**
                 * @description The columns of a file by their names, separated by commas; all when left out.
                 * @example text
                 */
                columns?: string;
                /**
                 * @description The `next_cursor` of the page before, with the same sort and filters.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description Only CDRs of sessions that ended at or after this time (RFC 3339) or day. Sorted by
                 *     `started_at`, of those that started then.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
                 *     the header holds the names of the columns.
                 * @example text
                 */
                language?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only CDRs of this session, the newest version first. Takes no `sort`, `from` and `to`.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id?: string;
                /**
                 * @description Only CDRs of this site.
                 * @example harbour
                 */
                site_id?: string;
                /**
                 * @description The order: `ended_at` or `started_at`, with a `-` before it for the newest first.
                 *     `-ended_at` when left out.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only CDRs of this station.
                 * @example CP-7
                 */
                station_id?: string;
                /**
                 * @description The time zone in which the days of `from` and `to` begin, and in which a file shows its
                 *     times: a name of the IANA database. UTC when left out; a file then shows the times of the
                 *     zone of each site.
                 * @example text
                 */
                time_zone?: string;
                /**
                 * @description Only CDRs of sessions that ended before this time or day. Sorted by `started_at`, of those
                 *     that started before.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
                /**
                 * @description Only CDRs with this token, in upper or lower case.
                 * @example 04A2B3C4
                 */
                token_uid?: string;
                /**
                 * @description Only CDRs of this user.
                 * @example anna
                 */
                user_id?: string;
                /**
                 * @description Only CDRs of this vehicle.
                 * @example car-1
                 */
                vehicle_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "connector_id": 1,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "credits_cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "currency": "THB",
                     *           "ended_at": "2026-01-31T12:00:00.000Z",
                     *           "energy_wh": 1,
                     *           "evse_id": 1,
                     *           "lines": [
                     *             {
                     *               "amount": {
                     *                 "amount_minor": 1,
                     *                 "currency": "EUR"
                     *               },
                     *               "component": {
                     *                 "component": 1,
                     *                 "element": 1
                     *               },
                     *               "kind": "energy",
                     *               "quantity": 1,
                     *               "rate_bp": 1,
                     *               "unit_price": "7.50",
                     *               "vat_bp": 1
                     *             }
                     *           ],
                     *           "meter_start_wh": 1,
                     *           "meter_stop_wh": 1,
                     *           "net": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "operator_id": "harbour-power",
                     *           "periods": [
                     *             {
                     *               "components": [
                     *                 {
                     *                   "component": 1,
                     *                   "element": 1
                     *                 }
                     *               ],
                     *               "evidence": "text",
                     *               "from": "2026-01-31T12:00:00.000Z",
                     *               "reading_after": 1,
                     *               "reading_before": 1,
                     *               "seconds": 1,
                     *               "state": "text",
                     *               "wh": 1
                     *             }
                     *           ],
                     *           "provisional": true,
                     *           "revision": 1,
                     *           "rules": 1,
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "site_id": "harbour",
                     *           "started_at": "2026-01-31T12:00:00.000Z",
                     *           "station_id": "CP-7",
                     *           "tariff_id": "day",
                     *           "tariff_version": 1,
                     *           "tax": {
                     *             "amount": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "included": true,
                     *             "rate_bp": 1
                     *           },
                     *           "taxes": [
                     *             {
                     *               "amount": {
                     *                 "amount_minor": 1,
                     *                 "currency": "EUR"
                     *               },
                     *               "included": true,
                     *               "net": {
                     *                 "amount_minor": 1,
                     *                 "currency": "EUR"
                     *               },
                     *               "rate_bp": 1
                     *             }
                     *           ],
                     *           "time_zone": "text",
                     *           "token_uid": "04A2B3C4",
                     *           "total": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "tz_version": "text",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1",
                     *           "version": 1,
                     *           "void": "text"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Cdr"];
                    /**
                     * @example station_id,site_id,name
                     *     CP-7,harbour,Left
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter.too_many_rows"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cdrs_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the CDR.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7M-1
                 */
                cdr_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *       "connector_id": 1,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "credits_cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *       "currency": "THB",
                     *       "ended_at": "2026-01-31T12:00:00.000Z",
                     *       "energy_wh": 1,
                     *       "evse_id": 1,
                     *       "lines": [
                     *         {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "component": {
                     *             "component": 1,
                     *             "element": 1
                     *           },
                     *           "kind": "energy",
                     *           "quantity": 1,
                     *           "rate_bp": 1,
                     *           "unit_price": "7.50",
                     *           "vat_bp": 1
                     *         }
                     *       ],
                     *       "meter_start_wh": 1,
                     *       "meter_stop_wh": 1,
                     *       "net": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "operator_id": "harbour-power",
                     *       "periods": [
                     *         {
                     *           "components": [
                     *             {
                     *               "component": 1,
                     *               "element": 1
                     *             }
                     *           ],
                     *           "evidence": "text",
                     *           "from": "2026-01-31T12:00:00.000Z",
                     *           "reading_after": 1,
                     *           "reading_before": 1,
                     *           "seconds": 1,
                     *           "state": "text",
                     *           "wh": 1
                     *         }
                     *       ],
                     *       "provisional": true,
                     *       "revision": 1,
                     *       "rules": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "site_id": "harbour",
                     *       "started_at": "2026-01-31T12:00:00.000Z",
                     *       "station_id": "CP-7",
                     *       "tariff_id": "day",
                     *       "tariff_version": 1,
                     *       "tax": {
                     *         "amount": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "included": true,
                     *         "rate_bp": 1
                     *       },
                     *       "taxes": [
                     *         {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "included": true,
                     *           "net": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "rate_bp": 1
                     *         }
                     *       ],
                     *       "time_zone": "text",
                     *       "token_uid": "04A2B3C4",
                     *       "total": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "tz_version": "text",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1",
                     *       "version": 1,
                     *       "void": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["Cdr"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cdrs_recompute: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the CDR.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7M-1
                 */
                cdr_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *       "damage": "text",
                     *       "expected": {
                     *         "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *         "connector_id": 1,
                     *         "credits_cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *         "currency": "THB",
                     *         "ended_at": "2026-01-31T12:00:00.000Z",
                     *         "energy_wh": 1,
                     *         "evse_id": 1,
                     *         "lines": [
                     *           {
                     *             "amount": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "component": {
                     *               "component": 1,
                     *               "element": 1
                     *             },
                     *             "kind": "energy",
                     *             "quantity": 1,
                     *             "rate_bp": 1,
                     *             "unit_price": "7.50",
                     *             "vat_bp": 1
                     *           }
                     *         ],
                     *         "meter_start_wh": 1,
                     *         "meter_stop_wh": 1,
                     *         "net": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "operator_id": "harbour-power",
                     *         "periods": [
                     *           {
                     *             "components": [
                     *               {
                     *                 "component": 1,
                     *                 "element": 1
                     *               }
                     *             ],
                     *             "evidence": "text",
                     *             "from": "2026-01-31T12:00:00.000Z",
                     *             "reading_after": 1,
                     *             "reading_before": 1,
                     *             "seconds": 1,
                     *             "state": "text",
                     *             "wh": 1
                     *           }
                     *         ],
                     *         "provisional": true,
                     *         "rules": 1,
                     *         "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *         "site_id": "harbour",
                     *         "started_at": "2026-01-31T12:00:00.000Z",
                     *         "station_id": "CP-7",
                     *         "tariff_id": "day",
                     *         "tariff_version": 1,
                     *         "tax": {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "included": true,
                     *           "rate_bp": 1
                     *         },
                     *         "taxes": [
                     *           {
                     *             "amount": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "included": true,
                     *             "net": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "rate_bp": 1
                     *           }
                     *         ],
                     *         "time_zone": "text",
                     *         "token_uid": "04A2B3C4",
                     *         "total": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "tz_version": "text",
                     *         "user_id": "anna",
                     *         "vehicle_id": "car-1",
                     *         "version": 1,
                     *         "void": "text"
                     *       },
                     *       "not_compared": "text",
                     *       "same": true
                     *     }
                     */
                    "application/json": components["schemas"]["Recomputation"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clients_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "client_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7C",
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "name": "Harbour",
                     *           "redirect_uris": [
                     *             "https://app.example.com/"
                     *           ],
                     *           "revision": 1,
                     *           "role": "admin",
                     *           "secret_changed_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Client"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clients_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Harbour",
                 *       "redirect_uris": [
                 *         "https://app.example.com/"
                 *       ],
                 *       "role": "admin"
                 *     }
                 */
                "application/json": components["schemas"]["NewClient"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "client_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7C",
                     *       "client_secret": "shown-once",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "name": "Harbour",
                     *       "redirect_uris": [
                     *         "https://app.example.com/"
                     *       ],
                     *       "revision": 1,
                     *       "role": "admin",
                     *       "secret_changed_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["ClientWithSecret"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clients_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the API client.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7C
                 */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "client_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7C",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "name": "Harbour",
                     *       "redirect_uris": [
                     *         "https://app.example.com/"
                     *       ],
                     *       "revision": 1,
                     *       "role": "admin",
                     *       "secret_changed_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Client"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clients_delete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the API client.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7C
                 */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.in_use"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    clients_renew_secret: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the API client.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7C
                 */
                client_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "client_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7C",
                     *       "client_secret": "shown-once",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "name": "Harbour",
                     *       "redirect_uris": [
                     *         "https://app.example.com/"
                     *       ],
                     *       "revision": 1,
                     *       "role": "admin",
                     *       "secret_changed_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["ClientWithSecret"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    commands_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "answer": {},
                     *           "arguments": {},
                     *           "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "expires_at": "2026-01-31T12:00:00.000Z",
                     *           "history": [
                     *             {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "reason": "The meter was read by hand",
                     *               "reason_code": "no_answer",
                     *               "state": "queued"
                     *             }
                     *           ],
                     *           "revision": 1,
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "state": "queued",
                     *           "station_id": "CP-7",
                     *           "type": "text",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Command"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    commands_get: {
        parameters: {
            query?: {
                /**
                 * @description The answer comes when the command is final, or after so many seconds; 0 to 25.
                 * @example 1
                 */
                wait_s?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the command.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7D
                 */
                command_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": {},
                     *       "arguments": {},
                     *       "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "history": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "reason": "The meter was read by hand",
                     *           "reason_code": "no_answer",
                     *           "state": "queued"
                     *         }
                     *       ],
                     *       "revision": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "state": "queued",
                     *       "station_id": "CP-7",
                     *       "type": "text",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stations_list_attempts: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before, with the same filter.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 20 sites, each with all its attempts; 20 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only attempts at this site.
                 * @example harbour
                 */
                site_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "address": "192.0.2.7",
                     *           "count": 1,
                     *           "first_at": "2026-01-31T12:00:00.000Z",
                     *           "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *           "is_added": true,
                     *           "last_at": "2026-01-31T12:00:00.000Z",
                     *           "site_id": "harbour",
                     *           "station_id": "CP-07",
                     *           "why": "unknown"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_ConnectionAttempt"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    connectors_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description The number of stations whose connectors are listed, 1 to 100; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only connectors of this site.
                 * @example harbour
                 */
                site_id?: string;
                /**
                 * @description Only connectors of this station.
                 * @example CP-7
                 */
                station_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "connector_id": 1,
                     *           "error_code": "GroundFailure",
                     *           "evse_id": 1,
                     *           "format": "SOCKET",
                     *           "info": "Cable damaged",
                     *           "max_power_w": 1,
                     *           "phases": 1,
                     *           "revision": 1,
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "station_id": "CP-7",
                     *           "status": "text",
                     *           "status_at": "2026-01-31T12:00:00.000Z",
                     *           "status_received_at": "2026-01-31T12:00:00.000Z",
                     *           "type": "CHADEMO",
                     *           "updated_at": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Connector"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deployment_renew_signing_key: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "end_tokens": true
                 *     }
                 */
                "application/json": components["schemas"]["SigningKeyRenewal"] | null;
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "former_until": "2026-01-31T12:00:00.000Z",
                     *       "kid": "2026-01-31"
                     *     }
                     */
                    "application/json": components["schemas"]["SigningKey"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only events about this station.
                 * @example CP-7
                 */
                station_id?: string;
                /**
                 * @description Only events of this type.
                 * @example session.started
                 */
                type?: "session.started" | "session.ended" | "cdr.created" | "cdr.credited" | "review.opened" | "connector.status_changed" | "station.fault" | "station.connected" | "station.disconnected" | "gateway.connected" | "gateway.disconnected" | "command.finished" | "user.changed" | "token.changed" | "webhook.test";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "data": {},
                     *           "event_id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                     *           "station_id": "CP-7",
                     *           "timestamp": "2026-01-31T12:00:00.000Z",
                     *           "type": "session.started",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Event"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the event.
                 * @example evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M
                 */
                event_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": {},
                     *       "event_id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                     *       "station_id": "CP-7",
                     *       "timestamp": "2026-01-31T12:00:00.000Z",
                     *       "type": "session.started",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Event"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exports_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "bytes": 1,
                     *           "columns": [
                     *             "text"
                     *           ],
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "expires_at": "2026-01-31T12:00:00.000Z",
                     *           "export_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7X",
                     *           "file_name": "sessions-2026-02-01.csv",
                     *           "filter": {},
                     *           "kind": "sessions",
                     *           "language": "text",
                     *           "link": "text",
                     *           "progress": {
                     *             "rows": 1
                     *           },
                     *           "reason": "The meter was read by hand",
                     *           "reason_code": "rights_changed",
                     *           "revision": 1,
                     *           "rows": 1,
                     *           "state": "queued",
                     *           "time_zone": "text",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Export"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exports_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "columns": [
                 *         "ended_at",
                 *         "full_name",
                 *         "energy_kwh",
                 *         "total",
                 *         "currency"
                 *       ],
                 *       "filter": {
                 *         "from": "2026-01-01",
                 *         "sort": "ended_at",
                 *         "to": "2026-02-01"
                 *       },
                 *       "kind": "sessions",
                 *       "language": "th",
                 *       "time_zone": "Asia/Bangkok"
                 *     }
                 */
                "application/json": components["schemas"]["NewExport"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bytes": 1,
                     *       "columns": [
                     *         "text"
                     *       ],
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "export_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7X",
                     *       "file_name": "sessions-2026-02-01.csv",
                     *       "filter": {},
                     *       "kind": "sessions",
                     *       "language": "text",
                     *       "link": "text",
                     *       "progress": {
                     *         "rows": 1
                     *       },
                     *       "reason": "The meter was read by hand",
                     *       "reason_code": "rights_changed",
                     *       "revision": 1,
                     *       "rows": 1,
                     *       "state": "queued",
                     *       "time_zone": "text",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Export"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exports_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the export.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7X
                 */
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "bytes": 1,
                     *       "columns": [
                     *         "text"
                     *       ],
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "export_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7X",
                     *       "file_name": "sessions-2026-02-01.csv",
                     *       "filter": {},
                     *       "kind": "sessions",
                     *       "language": "text",
                     *       "link": "text",
                     *       "progress": {
                     *         "rows": 1
                     *       },
                     *       "reason": "The meter was read by hand",
                     *       "reason_code": "rights_changed",
                     *       "revision": 1,
                     *       "rows": 1,
                     *       "state": "queued",
                     *       "time_zone": "text",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Export"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exports_delete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the export.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7X
                 */
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exports_fetch_file: {
        parameters: {
            query: {
                /**
                 * @description The secret of the link, as `link` of the export has it.
                 * @example text
                 */
                link: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the export.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7X
                 */
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example station_id,site_id,name
                     *     CP-7,harbour,Left
                     */
                    "text/csv": string;
                };
            };
            /** @description See the body */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gateways_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only gateways of this site.
                 * @example harbour
                 */
                site_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "active": true,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "enrolled_at": "2026-01-31T12:00:00.000Z",
                     *           "enrolment_expires_at": "2026-01-31T12:00:00.000Z",
                     *           "enrolment_revokes": true,
                     *           "epoch": 1,
                     *           "fenced_at": "2026-01-31T12:00:00.000Z",
                     *           "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *           "name": "Harbour",
                     *           "now": {
                     *             "away_since": "2026-01-31T12:00:00.000Z",
                     *             "connected": true,
                     *             "hello_at": "2026-01-31T12:00:00.000Z",
                     *             "quarantine": "text",
                     *             "software": "0.5.0",
                     *             "waiting_records": 1
                     *           },
                     *           "revision": 1,
                     *           "site_id": "harbour",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Gateway"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gateways_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Harbour",
                 *       "site_id": "harbour"
                 *     }
                 */
                "application/json": components["schemas"]["NewGateway"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "enrolled_at": "2026-01-31T12:00:00.000Z",
                     *       "enrolment_expires_at": "2026-01-31T12:00:00.000Z",
                     *       "enrolment_revokes": true,
                     *       "enrolment_secret": "fce.shown-once",
                     *       "epoch": 1,
                     *       "fenced_at": "2026-01-31T12:00:00.000Z",
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "name": "Harbour",
                     *       "now": {
                     *         "away_since": "2026-01-31T12:00:00.000Z",
                     *         "connected": true,
                     *         "hello_at": "2026-01-31T12:00:00.000Z",
                     *         "quarantine": "text",
                     *         "software": "0.5.0",
                     *         "waiting_records": 1
                     *       },
                     *       "replaces": "01KGA8Z0QW3E5R7T9Y1V3B5N7F",
                     *       "revision": 1,
                     *       "site_id": "harbour",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["GatewayToEnrol"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gateways_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the gateway.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7G
                 */
                gateway_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "enrolled_at": "2026-01-31T12:00:00.000Z",
                     *       "enrolment_expires_at": "2026-01-31T12:00:00.000Z",
                     *       "enrolment_revokes": true,
                     *       "epoch": 1,
                     *       "fenced_at": "2026-01-31T12:00:00.000Z",
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "name": "Harbour",
                     *       "now": {
                     *         "away_since": "2026-01-31T12:00:00.000Z",
                     *         "connected": true,
                     *         "hello_at": "2026-01-31T12:00:00.000Z",
                     *         "quarantine": "text",
                     *         "software": "0.5.0",
                     *         "waiting_records": 1
                     *       },
                     *       "revision": 1,
                     *       "site_id": "harbour",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Gateway"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gateways_delete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the gateway.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7G
                 */
                gateway_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gateways_update: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the gateway.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7G
                 */
                gateway_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Harbour"
                 *     }
                 */
                "application/json": components["schemas"]["GatewayChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "enrolled_at": "2026-01-31T12:00:00.000Z",
                     *       "enrolment_expires_at": "2026-01-31T12:00:00.000Z",
                     *       "enrolment_revokes": true,
                     *       "epoch": 1,
                     *       "fenced_at": "2026-01-31T12:00:00.000Z",
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "name": "Harbour",
                     *       "now": {
                     *         "away_since": "2026-01-31T12:00:00.000Z",
                     *         "connected": true,
                     *         "hello_at": "2026-01-31T12:00:00.000Z",
                     *         "quarantine": "text",
                     *         "software": "0.5.0",
                     *         "waiting_records": 1
                     *       },
                     *       "revision": 1,
                     *       "site_id": "harbour",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Gateway"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gateways_renew_enrolment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the gateway.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7G
                 */
                gateway_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "revoke": true
                 *     }
                 */
                "application/json": components["schemas"]["EnrolmentRenewal"] | null;
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "enrolled_at": "2026-01-31T12:00:00.000Z",
                     *       "enrolment_expires_at": "2026-01-31T12:00:00.000Z",
                     *       "enrolment_revokes": true,
                     *       "enrolment_secret": "fce.shown-once",
                     *       "epoch": 1,
                     *       "fenced_at": "2026-01-31T12:00:00.000Z",
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "name": "Harbour",
                     *       "now": {
                     *         "away_since": "2026-01-31T12:00:00.000Z",
                     *         "connected": true,
                     *         "hello_at": "2026-01-31T12:00:00.000Z",
                     *         "quarantine": "text",
                     *         "software": "0.5.0",
                     *         "waiting_records": 1
                     *       },
                     *       "replaces": "01KGA8Z0QW3E5R7T9Y1V3B5N7F",
                     *       "revision": 1,
                     *       "site_id": "harbour",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["GatewayToEnrol"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gateways_of_gateway: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the gateway.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7G
                 */
                gateway_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alarms": [
                     *         {
                     *           "count": 1,
                     *           "kind": "disk_lost",
                     *           "last_at": "2026-01-31T12:00:00.000Z",
                     *           "text": "text"
                     *         }
                     *       ],
                     *       "connected": true,
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "hello_at": "2026-01-31T12:00:00.000Z",
                     *       "policy": {
                     *         "applied_version": 4,
                     *         "version": 4
                     *       },
                     *       "ports": {
                     *         "ws": 9000,
                     *         "wss": 9443
                     *       },
                     *       "quarantine": "text",
                     *       "software": "0.5.0",
                     *       "waiting": {
                     *         "at": "2026-01-31T12:00:00.000Z",
                     *         "records": 1240
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["GatewayState"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    gateways_enroll: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "enrolment_secret": "fce.shown-once"
                 *     }
                 */
                "application/json": components["schemas"]["Enrolment"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "credential": "fcl.shown-once",
                     *       "epoch": 1,
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "operator_id": "harbour-power",
                     *       "replaces": "01KGA8Z0QW3E5R7T9Y1V3B5N7F",
                     *       "site_id": "harbour",
                     *       "websocket_url": "wss://api.example.com/link"
                     *     }
                     */
                    "application/json": components["schemas"]["Enrolled"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["enrolment_refused"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["NewTicket"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "ticket": "shown-once",
                     *       "url": "wss://api.example/v1/live?ticket=…"
                     *     }
                     */
                    "application/json": components["schemas"]["LiveTicket"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_locations: {
        parameters: {
            query?: {
                /**
                 * @description The operator whose sites are shown; `default`, the first operator of a deployment, when
                 *     left out.
                 * @example harbour-power
                 */
                operator_id?: string;
                /**
                 * @description The part of the map, 1 to 20: a part has at most 100 sites. 1 when left out.
                 * @example 1
                 */
                part?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "as_of": "2026-01-31T12:00:00.000Z",
                     *       "features": [
                     *         {
                     *           "geometry": {
                     *             "coordinates": [
                     *               100.5018,
                     *               13.7563
                     *             ],
                     *             "type": "Point"
                     *           },
                     *           "id": "01KGA8Z0QW3E5R7T9Y1V3B5N7I",
                     *           "properties": {
                     *             "address": "1 Harbour Road, Bangkok",
                     *             "available": 1,
                     *             "connectors": 1,
                     *             "location": {
                     *               "latitude": 13.7563,
                     *               "longitude": 100.5018
                     *             },
                     *             "name": "Harbour",
                     *             "opening_hours": {
                     *               "regular_hours": [
                     *                 {
                     *                   "period_begin": "08:00",
                     *                   "period_end": "20:00",
                     *                   "weekday": 1
                     *                 }
                     *               ],
                     *               "twentyfourseven": true
                     *             },
                     *             "operator": "Harbour Power",
                     *             "stations": [
                     *               {
                     *                 "connectors": [
                     *                   {
                     *                     "connector_id": 1,
                     *                     "evse_id": 1,
                     *                     "format": "SOCKET",
                     *                     "max_power_w": 1,
                     *                     "status": "AVAILABLE",
                     *                     "type": "CHADEMO"
                     *                   }
                     *                 ],
                     *                 "name": "Harbour",
                     *                 "station_id": "CP-7",
                     *                 "tariff_id": "day"
                     *               }
                     *             ],
                     *             "support_email": "help@harbour.example",
                     *             "support_phone": "+6620000000",
                     *             "tariffs": {},
                     *             "time_zone": "Asia/Bangkok"
                     *           },
                     *           "type": "Feature"
                     *         }
                     *       ],
                     *       "next_part": 1,
                     *       "type": "FeatureCollection"
                     *     }
                     */
                    "application/geo+json": components["schemas"]["LocationCollection"];
                };
            };
            400: components["responses"]["invalid_query"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "client_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7C",
                     *       "contact_number": "+66810000000",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "email": "anna@example.com",
                     *       "full_name": "Anna Karenina",
                     *       "invited_at": "2026-01-31T12:00:00.000Z",
                     *       "language": "en",
                     *       "operator_id": "harbour-power",
                     *       "operator_name": "Harbour Charging",
                     *       "revision": 1,
                     *       "role": "admin",
                     *       "scopes": [
                     *         "read"
                     *       ],
                     *       "second_factor": true,
                     *       "site_ids": [
                     *         "harbour"
                     *       ],
                     *       "station_ids": [
                     *         "CP-7"
                     *       ],
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["operator_suspended"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_update: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "contact_number": "+66810000000",
                 *       "full_name": "Anna Karenina",
                 *       "language": "en"
                 *     }
                 */
                "application/json": components["schemas"]["MeChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "client_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7C",
                     *       "contact_number": "+66810000000",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "email": "anna@example.com",
                     *       "full_name": "Anna Karenina",
                     *       "invited_at": "2026-01-31T12:00:00.000Z",
                     *       "language": "en",
                     *       "operator_id": "harbour-power",
                     *       "operator_name": "Harbour Charging",
                     *       "revision": 1,
                     *       "role": "admin",
                     *       "scopes": [
                     *         "read"
                     *       ],
                     *       "second_factor": true,
                     *       "site_ids": [
                     *         "harbour"
                     *       ],
                     *       "station_ids": [
                     *         "CP-7"
                     *       ],
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state.conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_list_cdrs: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before, with the same sort and filters.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description Only CDRs of sessions that ended at or after this time (RFC 3339) or day. Sorted by
                 *     `started_at`, of those that started then.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description The order: `ended_at` or `started_at`, with a `-` before it for the newest first.
                 *     `-ended_at` when left out.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only CDRs of sessions that ended before this time or day. Sorted by `started_at`, of those
                 *     that started before.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "connector_id": 1,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "credits_cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "currency": "THB",
                     *           "ended_at": "2026-01-31T12:00:00.000Z",
                     *           "energy_wh": 1,
                     *           "evse_id": 1,
                     *           "lines": [
                     *             {
                     *               "amount": {
                     *                 "amount_minor": 1,
                     *                 "currency": "EUR"
                     *               },
                     *               "component": {
                     *                 "component": 1,
                     *                 "element": 1
                     *               },
                     *               "kind": "energy",
                     *               "quantity": 1,
                     *               "rate_bp": 1,
                     *               "unit_price": "7.50",
                     *               "vat_bp": 1
                     *             }
                     *           ],
                     *           "meter_start_wh": 1,
                     *           "meter_stop_wh": 1,
                     *           "net": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "operator_id": "harbour-power",
                     *           "periods": [
                     *             {
                     *               "components": [
                     *                 {
                     *                   "component": 1,
                     *                   "element": 1
                     *                 }
                     *               ],
                     *               "evidence": "text",
                     *               "from": "2026-01-31T12:00:00.000Z",
                     *               "reading_after": 1,
                     *               "reading_before": 1,
                     *               "seconds": 1,
                     *               "state": "text",
                     *               "wh": 1
                     *             }
                     *           ],
                     *           "provisional": true,
                     *           "revision": 1,
                     *           "rules": 1,
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "site_id": "harbour",
                     *           "started_at": "2026-01-31T12:00:00.000Z",
                     *           "station_id": "CP-7",
                     *           "tariff_id": "day",
                     *           "tariff_version": 1,
                     *           "tax": {
                     *             "amount": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "included": true,
                     *             "rate_bp": 1
                     *           },
                     *           "taxes": [
                     *             {
                     *               "amount": {
                     *                 "amount_minor": 1,
                     *                 "currency": "EUR"
                     *               },
                     *               "included": true,
                     *               "net": {
                     *                 "amount_minor": 1,
                     *                 "currency": "EUR"
                     *               },
                     *               "rate_bp": 1
                     *             }
                     *           ],
                     *           "time_zone": "text",
                     *           "token_uid": "04A2B3C4",
                     *           "total": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "tz_version": "text",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1",
                     *           "version": 1,
                     *           "void": "text"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Cdr"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_get_cdr: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the CDR.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7M-1
                 */
                cdr_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *       "connector_id": 1,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "credits_cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *       "currency": "THB",
                     *       "ended_at": "2026-01-31T12:00:00.000Z",
                     *       "energy_wh": 1,
                     *       "evse_id": 1,
                     *       "lines": [
                     *         {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "component": {
                     *             "component": 1,
                     *             "element": 1
                     *           },
                     *           "kind": "energy",
                     *           "quantity": 1,
                     *           "rate_bp": 1,
                     *           "unit_price": "7.50",
                     *           "vat_bp": 1
                     *         }
                     *       ],
                     *       "meter_start_wh": 1,
                     *       "meter_stop_wh": 1,
                     *       "net": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "operator_id": "harbour-power",
                     *       "periods": [
                     *         {
                     *           "components": [
                     *             {
                     *               "component": 1,
                     *               "element": 1
                     *             }
                     *           ],
                     *           "evidence": "text",
                     *           "from": "2026-01-31T12:00:00.000Z",
                     *           "reading_after": 1,
                     *           "reading_before": 1,
                     *           "seconds": 1,
                     *           "state": "text",
                     *           "wh": 1
                     *         }
                     *       ],
                     *       "provisional": true,
                     *       "revision": 1,
                     *       "rules": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "site_id": "harbour",
                     *       "started_at": "2026-01-31T12:00:00.000Z",
                     *       "station_id": "CP-7",
                     *       "tariff_id": "day",
                     *       "tariff_version": 1,
                     *       "tax": {
                     *         "amount": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "included": true,
                     *         "rate_bp": 1
                     *       },
                     *       "taxes": [
                     *         {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "included": true,
                     *           "net": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "rate_bp": 1
                     *         }
                     *       ],
                     *       "time_zone": "text",
                     *       "token_uid": "04A2B3C4",
                     *       "total": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "tz_version": "text",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1",
                     *       "version": 1,
                     *       "void": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["Cdr"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["wrong_state"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_list_changes: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "action": "created",
                     *           "address": "1 Harbour Road, Bangkok",
                     *           "after": {},
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "audit_id": "0000000003-01KGA8Z0QW3E5R7T9Y1V3B5N7A",
                     *           "before": {},
                     *           "by": "bootstrap",
                     *           "record": "site",
                     *           "record_id": "harbour",
                     *           "request_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7Q"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_AuditEntry"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_show_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "contact_number": "+66810000000",
                     *         "created_at": "2026-01-31T12:00:00.000Z",
                     *         "created_by": "user:anna",
                     *         "email": "anna@example.com",
                     *         "erased_at": "2026-01-31T12:00:00.000Z",
                     *         "erasing_at": "2026-01-31T12:00:00.000Z",
                     *         "full_name": "Anna Karenina",
                     *         "invited_at": "2026-01-31T12:00:00.000Z",
                     *         "language": "en",
                     *         "last_used_on": "2026-01-31",
                     *         "revision": 1,
                     *         "role": "admin",
                     *         "second_factor": true,
                     *         "site_ids": [
                     *           "harbour"
                     *         ],
                     *         "station_ids": [
                     *           "CP-7"
                     *         ],
                     *         "suspended": true,
                     *         "updated_at": "2026-01-31T12:00:00.000Z",
                     *         "updated_by": "user:anna",
                     *         "user_id": "anna"
                     *       },
                     *       "lists": [
                     *         {
                     *           "href": "text",
                     *           "name": "Harbour"
                     *         }
                     *       ],
                     *       "sign_in": {
                     *         "email": "anna@example.com",
                     *         "known_addresses": [
                     *           "text"
                     *         ],
                     *         "password_set_at": "2026-01-31T12:00:00.000Z",
                     *         "recovery_codes_left": 1,
                     *         "second_factor_set_at": "2026-01-31T12:00:00.000Z",
                     *         "signed_out_at": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "tokens": [
                     *         {
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "expires_at": "2026-01-31T12:00:00.000Z",
                     *           "last_used_on": "2026-01-31",
                     *           "mode": "private",
                     *           "parent_uid": "GROUP-1",
                     *           "revision": 1,
                     *           "status": "active",
                     *           "type": "text",
                     *           "uid": "04A2B3C4",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ],
                     *       "vehicles": [
                     *         {
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "licence_plate": "1AB-2345",
                     *           "revision": 1,
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PersonalData"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_erase_me: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "confirm": true
                 *     }
                 */
                "application/json": components["schemas"]["ErasureOrder"];
            };
        };
        responses: {
            /** @description Taken; it goes on by itself */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "asked_at": "2026-01-31T12:00:00.000Z",
                     *       "finished_at": "2026-01-31T12:00:00.000Z",
                     *       "stage": "text",
                     *       "state": "text",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state.conflict.request_in_progress.answer_not_kept"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_list_sessions: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before, with the same sort and filters.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description Only sessions that started at or after this time (RFC 3339) or day. Sorted by `ended_at`,
                 *     those that ended then.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description The order: `started_at` or `ended_at`, with a `-` before it for the newest first.
                 *     `-started_at` when left out. A session that goes on has no end, and is not listed by it.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only sessions with one of these statuses, separated by commas. Sorted by `ended_at`,
                 *     `SETTLED` can be asked for alone.
                 * @example text
                 */
                status?: string;
                /**
                 * @description Only sessions that started before this time or day.
                 *     Sorted by `ended_at`, those that ended before it.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *           "connector_id": 1,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "driver_name": "text",
                     *           "duration_s": 1,
                     *           "ended_at": "2026-01-31T12:00:00.000Z",
                     *           "energy_at": "2026-01-31T12:00:00.000Z",
                     *           "energy_wh": 1,
                     *           "evse_id": 1,
                     *           "flags": [
                     *             "energy_gap"
                     *           ],
                     *           "history": [
                     *             {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "cause": "the charger said so",
                     *               "cause_code": "transaction_started",
                     *               "status": "text"
                     *             }
                     *           ],
                     *           "last_fact_at": "2026-01-31T12:00:00.000Z",
                     *           "licence_plate": "1AB-2345",
                     *           "meter_start_wh": 1,
                     *           "meter_stop_wh": 1,
                     *           "revision": 1,
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "site_id": "harbour",
                     *           "started_at": "2026-01-31T12:00:00.000Z",
                     *           "station_id": "CP-7",
                     *           "status": "text",
                     *           "stop_reason": "EVDisconnected",
                     *           "tariff_id": "day",
                     *           "tariff_version": 1,
                     *           "token_uid": "04A2B3C4",
                     *           "total": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "transaction_id": "42",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Session"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_get_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *       "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *       "connector_id": 1,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "driver_name": "text",
                     *       "duration_s": 1,
                     *       "ended_at": "2026-01-31T12:00:00.000Z",
                     *       "energy_at": "2026-01-31T12:00:00.000Z",
                     *       "energy_wh": 1,
                     *       "evse_id": 1,
                     *       "flags": [
                     *         "energy_gap"
                     *       ],
                     *       "history": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "cause": "the charger said so",
                     *           "cause_code": "transaction_started",
                     *           "status": "text"
                     *         }
                     *       ],
                     *       "last_fact_at": "2026-01-31T12:00:00.000Z",
                     *       "licence_plate": "1AB-2345",
                     *       "meter_start_wh": 1,
                     *       "meter_stop_wh": 1,
                     *       "revision": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "site_id": "harbour",
                     *       "started_at": "2026-01-31T12:00:00.000Z",
                     *       "station_id": "CP-7",
                     *       "status": "text",
                     *       "stop_reason": "EVDisconnected",
                     *       "tariff_id": "day",
                     *       "tariff_version": 1,
                     *       "token_uid": "04A2B3C4",
                     *       "total": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "transaction_id": "42",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["wrong_state"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_sign_out: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["operator_suspended.forbidden"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.wrong_state"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_list_own_claims: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "claim_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7K",
                     *           "connector_id": 1,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "evse_id": 1,
                     *           "open_until": "2026-01-31T12:00:00.000Z",
                     *           "revision": 1,
                     *           "state": "open",
                     *           "station_id": "CP-7",
                     *           "tap_until": "2026-01-31T12:00:00.000Z",
                     *           "token_uid": "04A2B3C4",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_TokenClaim"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_create_claim: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "connector_id": 1,
                 *       "evse_id": 1,
                 *       "station_id": "CP-7",
                 *       "token_uid": "04A2B3C4"
                 *     }
                 */
                "application/json": components["schemas"]["NewClaim"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "claim_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7K",
                     *       "connector_id": 1,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "evse_id": 1,
                     *       "open_until": "2026-01-31T12:00:00.000Z",
                     *       "revision": 1,
                     *       "state": "open",
                     *       "station_id": "CP-7",
                     *       "tap_until": "2026-01-31T12:00:00.000Z",
                     *       "token_uid": "04A2B3C4",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["TokenClaim"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state.conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_get_own_claim: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the claim.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7K
                 */
                claim_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "claim_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7K",
                     *       "connector_id": 1,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "evse_id": 1,
                     *       "open_until": "2026-01-31T12:00:00.000Z",
                     *       "revision": 1,
                     *       "state": "open",
                     *       "station_id": "CP-7",
                     *       "tap_until": "2026-01-31T12:00:00.000Z",
                     *       "token_uid": "04A2B3C4",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["TokenClaim"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["wrong_state"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_list_tokens: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "expires_at": "2026-01-31T12:00:00.000Z",
                     *           "last_used_on": "2026-01-31",
                     *           "mode": "private",
                     *           "parent_uid": "GROUP-1",
                     *           "revision": 1,
                     *           "status": "active",
                     *           "type": "text",
                     *           "uid": "04A2B3C4",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Token"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_block_token: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The uid of the token.
                 * @example 04A2B3C4
                 */
                uid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "last_used_on": "2026-01-31",
                     *       "mode": "private",
                     *       "parent_uid": "GROUP-1",
                     *       "revision": 1,
                     *       "status": "active",
                     *       "type": "text",
                     *       "uid": "04A2B3C4",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["wrong_state.conflict.request_in_progress.answer_not_kept"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_list_vehicles: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "licence_plate": "1AB-2345",
                     *           "revision": 1,
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Vehicle"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_create_vehicle: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "licence_plate": "1AB-2345"
                 *     }
                 */
                "application/json": components["schemas"]["NewOwnVehicle"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "licence_plate": "1AB-2345",
                     *       "revision": 1,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Vehicle"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["wrong_state.conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_get_vehicle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the vehicle.
                 * @example car-1
                 */
                vehicle_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "licence_plate": "1AB-2345",
                     *       "revision": 1,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Vehicle"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["wrong_state"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_delete_vehicle: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the vehicle.
                 * @example car-1
                 */
                vehicle_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["wrong_state.conflict"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_update_vehicle: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the vehicle.
                 * @example car-1
                 */
                vehicle_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "licence_plate": "1AB-2345"
                 *     }
                 */
                "application/json": components["schemas"]["VehicleChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "licence_plate": "1AB-2345",
                     *       "revision": 1,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Vehicle"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["wrong_state.conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operators_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "default_tariff_id": "day",
                     *       "drivers_register": true,
                     *       "name": "Harbour",
                     *       "operator_id": "harbour-power",
                     *       "publishes_locations": true,
                     *       "revision": 1,
                     *       "second_factor_roles": [
                     *         "admin"
                     *       ],
                     *       "site_owners_see_names": true,
                     *       "suspended": {
                     *         "reason": "The contract has ended",
                     *         "since": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Operator"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operators_update: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "default_tariff_id": "day",
                 *       "drivers_register": true,
                 *       "name": "Harbour",
                 *       "publishes_locations": true,
                 *       "second_factor_roles": [
                 *         "admin"
                 *       ],
                 *       "site_owners_see_names": true
                 *     }
                 */
                "application/json": components["schemas"]["OperatorChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "default_tariff_id": "day",
                     *       "drivers_register": true,
                     *       "name": "Harbour",
                     *       "operator_id": "harbour-power",
                     *       "publishes_locations": true,
                     *       "revision": 1,
                     *       "second_factor_roles": [
                     *         "admin"
                     *       ],
                     *       "site_owners_see_names": true,
                     *       "suspended": {
                     *         "reason": "The contract has ended",
                     *         "since": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Operator"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operators_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "default_tariff_id": "day",
                     *           "drivers_register": true,
                     *           "name": "Harbour",
                     *           "operator_id": "harbour-power",
                     *           "publishes_locations": true,
                     *           "revision": 1,
                     *           "second_factor_roles": [
                     *             "admin"
                     *           ],
                     *           "site_owners_see_names": true,
                     *           "suspended": {
                     *             "reason": "The contract has ended",
                     *             "since": "2026-01-31T12:00:00.000Z"
                     *           },
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Operator"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operators_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Harbour",
                 *       "operator_id": "harbour-power"
                 *     }
                 */
                "application/json": components["schemas"]["NewOperator"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "client_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7C",
                     *       "client_secret": "shown-once",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "default_tariff_id": "day",
                     *       "drivers_register": true,
                     *       "name": "Harbour",
                     *       "operator_id": "harbour-power",
                     *       "publishes_locations": true,
                     *       "revision": 1,
                     *       "second_factor_roles": [
                     *         "admin"
                     *       ],
                     *       "site_owners_see_names": true,
                     *       "suspended": {
                     *         "reason": "The contract has ended",
                     *         "since": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["OperatorWithClient"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operators_get_one: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the operator.
                 * @example harbour-power
                 */
                operator_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "default_tariff_id": "day",
                     *       "drivers_register": true,
                     *       "name": "Harbour",
                     *       "operator_id": "harbour-power",
                     *       "publishes_locations": true,
                     *       "revision": 1,
                     *       "second_factor_roles": [
                     *         "admin"
                     *       ],
                     *       "site_owners_see_names": true,
                     *       "suspended": {
                     *         "reason": "The contract has ended",
                     *         "since": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Operator"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operators_update_one: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the operator.
                 * @example harbour-power
                 */
                operator_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Harbour Power",
                 *       "suspended": {
                 *         "reason": "The contract has ended"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["OperatorOfDeploymentChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "default_tariff_id": "day",
                     *       "drivers_register": true,
                     *       "name": "Harbour",
                     *       "operator_id": "harbour-power",
                     *       "publishes_locations": true,
                     *       "revision": 1,
                     *       "second_factor_roles": [
                     *         "admin"
                     *       ],
                     *       "site_owners_see_names": true,
                     *       "suspended": {
                     *         "reason": "The contract has ended",
                     *         "since": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Operator"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operators_export: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 rows; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the operator.
                 * @example harbour-power
                 */
                operator_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "key": "pier",
                     *           "partition": "op#harbour#sites",
                     *           "row": {}
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_ExportedRow"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_overview: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 sites; 100 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "as_of": "2026-01-31T12:00:00.000Z",
                     *       "checklist": {
                     *         "has_bill": true,
                     *         "has_session": true,
                     *         "has_site": true,
                     *         "has_station": true,
                     *         "has_tariff": true
                     *       },
                     *       "connectors_by_status": {
                     *         "AVAILABLE": 5,
                     *         "AWAY": 2,
                     *         "CHARGING": 3
                     *       },
                     *       "gateways_away": [
                     *         {
                     *           "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *           "since": "2026-01-31T12:00:00.000Z",
                     *           "site_id": "harbour"
                     *         }
                     *       ],
                     *       "more_stations_of_concern": true,
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg",
                     *       "open_sessions": 1,
                     *       "review": {
                     *         "by_kind": {
                     *           "fork": 1,
                     *           "session": 3
                     *         },
                     *         "is_more": true,
                     *         "oldest": [
                     *           {
                     *             "at": "2026-01-31T12:00:00.000Z",
                     *             "cause": "the charger said so",
                     *             "cause_code": "no_tariff",
                     *             "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *             "kind": "session",
                     *             "not_kept": 1,
                     *             "note": "Asked for by phone",
                     *             "raw": "text",
                     *             "resolved_at": "2026-01-31T12:00:00.000Z",
                     *             "resolved_by": "user:anna",
                     *             "review_id": "1769860800000-session-01J8",
                     *             "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *             "station_id": "CP-7",
                     *             "taken_at": "2026-01-31T12:00:00.000Z",
                     *             "taken_by": "user:anna"
                     *           }
                     *         ],
                     *         "open": 1
                     *       },
                     *       "sites": [
                     *         {
                     *           "away": 1,
                     *           "away_since": "2026-01-31T12:00:00.000Z",
                     *           "charging": 1,
                     *           "connectors": 1,
                     *           "faulted": 1,
                     *           "free": 1,
                     *           "gateway_connected": true,
                     *           "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *           "name": "Harbour",
                     *           "occupied": 1,
                     *           "open_sessions": 1,
                     *           "out_of_service": 1,
                     *           "power": {
                     *             "as_of": "2026-01-31T12:00:00.000Z",
                     *             "connectors": 1,
                     *             "watts": 1.5
                     *           },
                     *           "site_id": "harbour",
                     *           "stations": 1,
                     *           "stations_connected": 1,
                     *           "time_zone": "Asia/Bangkok",
                     *           "today": {
                     *             "amounts": [
                     *               {
                     *                 "amount_minor": 1,
                     *                 "currency": "EUR"
                     *               }
                     *             ],
                     *             "day": "2026-01-31",
                     *             "energy_wh": 1,
                     *             "sessions": 1
                     *           }
                     *         }
                     *       ],
                     *       "stations": 1,
                     *       "stations_connected": 1,
                     *       "stations_not_connected": 1,
                     *       "stations_of_concern": [
                     *         {
                     *           "added_at": "2026-01-31T12:00:00.000Z",
                     *           "code": "not_connected",
                     *           "connector_id": 1,
                     *           "error_code": "GroundFailure",
                     *           "evse_id": 1,
                     *           "name": "Harbour",
                     *           "since": "2026-01-31T12:00:00.000Z",
                     *           "site_id": "harbour",
                     *           "station_id": "CP-7"
                     *         }
                     *       ],
                     *       "stations_unknown": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Overview"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deployment_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "currencies": [
                     *         {
                     *           "code": "JPY",
                     *           "decimals": 0
                     *         }
                     *       ],
                     *       "demo": true,
                     *       "languages": [
                     *         "en",
                     *         "th",
                     *         "ru",
                     *         "fil",
                     *         "zh-Hans"
                     *       ],
                     *       "live_url": "wss://api.example.com/v1/live",
                     *       "release": "0.6.0"
                     *     }
                     */
                    "application/json": components["schemas"]["Deployment"];
                };
            };
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cdrs_recompute_period: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "cursor": "c2l0ZXMKaGFyYm91cg",
                 *       "from": "2026-01-01",
                 *       "limit": 50,
                 *       "site_id": "harbour",
                 *       "tariff_id": "day-and-night",
                 *       "tariff_version": 2,
                 *       "time_zone": "Asia/Bangkok",
                 *       "to": "2026-02-01"
                 *     }
                 */
                "application/json": components["schemas"]["NewRecomputation"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "compared": 1,
                     *       "items": [
                     *         {
                     *           "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "difference": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "ended_at": "2026-01-31T12:00:00.000Z",
                     *           "expected": {
                     *             "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *             "connector_id": 1,
                     *             "credits_cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *             "currency": "THB",
                     *             "ended_at": "2026-01-31T12:00:00.000Z",
                     *             "energy_wh": 1,
                     *             "evse_id": 1,
                     *             "lines": [
                     *               {
                     *                 "amount": {
                     *                   "amount_minor": 1,
                     *                   "currency": "EUR"
                     *                 },
                     *                 "component": {
                     *                   "component": 1,
                     *                   "element": 1
                     *                 },
                     *                 "kind": "energy",
                     *                 "quantity": 1,
                     *                 "rate_bp": 1,
                     *                 "unit_price": "7.50",
                     *                 "vat_bp": 1
                     *               }
                     *             ],
                     *             "meter_start_wh": 1,
                     *             "meter_stop_wh": 1,
                     *             "net": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "operator_id": "harbour-power",
                     *             "periods": [
                     *               {
                     *                 "components": [
                     *                   {
                     *                     "component": 1,
                     *                     "element": 1
                     *                   }
                     *                 ],
                     *                 "evidence": "text",
                     *                 "from": "2026-01-31T12:00:00.000Z",
                     *                 "reading_after": 1,
                     *                 "reading_before": 1,
                     *                 "seconds": 1,
                     *                 "state": "text",
                     *                 "wh": 1
                     *               }
                     *             ],
                     *             "provisional": true,
                     *             "rules": 1,
                     *             "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *             "site_id": "harbour",
                     *             "started_at": "2026-01-31T12:00:00.000Z",
                     *             "station_id": "CP-7",
                     *             "tariff_id": "day",
                     *             "tariff_version": 1,
                     *             "tax": {
                     *               "amount": {
                     *                 "amount_minor": 1,
                     *                 "currency": "EUR"
                     *               },
                     *               "included": true,
                     *               "rate_bp": 1
                     *             },
                     *             "taxes": [
                     *               {
                     *                 "amount": {
                     *                   "amount_minor": 1,
                     *                   "currency": "EUR"
                     *                 },
                     *                 "included": true,
                     *                 "net": {
                     *                   "amount_minor": 1,
                     *                   "currency": "EUR"
                     *                 },
                     *                 "rate_bp": 1
                     *               }
                     *             ],
                     *             "time_zone": "text",
                     *             "token_uid": "04A2B3C4",
                     *             "total": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "tz_version": "text",
                     *             "user_id": "anna",
                     *             "vehicle_id": "car-1",
                     *             "version": 1,
                     *             "void": "text"
                     *           },
                     *           "expected_total": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "station_id": "CP-7",
                     *           "total": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           }
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg",
                     *       "not_compared": [
                     *         {
                     *           "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "reason": "The meter was read by hand",
                     *           "reason_code": "no_time_zone"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Recomputations"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reports_show: {
        parameters: {
            query?: {
                /**
                 * @description The columns of a file by their names, separated by commas; all when left out.
                 * @example text
                 */
                columns?: string;
                /**
                 * @description Only sessions that ended at or after this time (RFC 3339) or day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description What `groups` and the lines of the CSV are: `token` (when left out, for the CSV alone),
                 *     `user`, `station`, `site`, `day` or `month`.
                 * @example token
                 */
                group_by?: components["schemas"]["GroupBy"];
                /**
                 * @description The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
                 *     the header holds the names of the columns.
                 * @example text
                 */
                language?: string;
                /**
                 * @description Only sessions at this site.
                 * @example harbour
                 */
                site_id?: string;
                /**
                 * @description The order of `groups` and of the lines: `name`, `sessions`, `duration_s`, `energy_wh` or
                 *     `amount`, with a `-` before it for the greatest first. When left out, they are sorted by
                 *     day, token, name or id.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only sessions at this station.
                 * @example CP-7
                 */
                station_id?: string;
                /**
                 * @description The time zone of all days: a name of the IANA database. UTC when left out.
                 * @example text
                 */
                time_zone?: string;
                /**
                 * @description Only sessions that ended before this time or day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
                /**
                 * @description Only sessions with this token, in upper or lower case.
                 * @example 04A2B3C4
                 */
                token_uid?: string;
                /**
                 * @description Only sessions of this user.
                 * @example anna
                 */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "by_token": [
                     *         {
                     *           "amounts": [
                     *             {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             }
                     *           ],
                     *           "duration_s": 1,
                     *           "energy_wh": 1,
                     *           "full_name": "Anna Karenina",
                     *           "sessions": 1,
                     *           "token_uid": "04A2B3C4",
                     *           "user_id": "anna"
                     *         }
                     *       ],
                     *       "by_user": [
                     *         {
                     *           "amounts": [
                     *             {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             }
                     *           ],
                     *           "duration_s": 1,
                     *           "energy_wh": 1,
                     *           "full_name": "Anna Karenina",
                     *           "sessions": 1,
                     *           "user_id": "anna"
                     *         }
                     *       ],
                     *       "from": "2026-01-31T12:00:00.000Z",
                     *       "groups": [
                     *         {
                     *           "amounts": [
                     *             {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             }
                     *           ],
                     *           "day": "2026-01-31",
                     *           "duration_s": 1,
                     *           "energy_wh": 1,
                     *           "full_name": "Anna Karenina",
                     *           "sessions": 1,
                     *           "site_id": "harbour",
                     *           "station_id": "CP-7",
                     *           "token_uid": "04A2B3C4",
                     *           "user_id": "anna"
                     *         }
                     *       ],
                     *       "to": "2026-01-31T12:00:00.000Z",
                     *       "total": {
                     *         "amounts": [
                     *           {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           }
                     *         ],
                     *         "duration_s": 1,
                     *         "energy_wh": 1,
                     *         "sessions": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Consumption"];
                    /**
                     * @example station_id,site_id,name
                     *     CP-7,harbour,Left
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter.period_too_long.too_many_rows"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reports_list: {
        parameters: {
            query?: {
                /**
                 * @description The columns of a file by their names, separated by commas; all when left out.
                 * @example text
                 */
                columns?: string;
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description The kind of thing that the sums are grouped by; `all` when left out.
                 * @example all
                 */
                dimension?: components["schemas"]["Dimension"];
                /**
                 * @description Only the sums of this day and later days: in the time of the site with `site_local`, else
                 *     in UTC.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
                 *     the header holds the names of the columns.
                 * @example text
                 */
                language?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only the sessions at this site.
                 * @example harbour
                 */
                site_id?: string;
                /**
                 * @description The time zone of all days: a name of the IANA database. When left out, the days are those
                 *     of UTC, whose sums are kept.
                 * @example text
                 */
                time_zone?: string;
                /**
                 * @description Only the sums of days before this day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
                /**
                 * @description Only the sums of this site, station, token or user.
                 * @example text
                 */
                value?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "amounts": [
                     *             {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             }
                     *           ],
                     *           "day": "2026-01-31",
                     *           "duration_s": 1,
                     *           "energy_wh": 1,
                     *           "sessions": 1,
                     *           "value": "text"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_DailySum"];
                    /**
                     * @example station_id,site_id,name
                     *     CP-7,harbour,Left
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter.period_too_long.too_many_rows"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reports_show_station_days: {
        parameters: {
            query?: {
                /**
                 * @description The columns of a file by their names, separated by commas; all when left out.
                 * @example text
                 */
                columns?: string;
                /**
                 * @description Only sessions that ended at or after this time (RFC 3339) or day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
                 *     the header holds the names of the columns.
                 * @example text
                 */
                language?: string;
                /**
                 * @description Only sessions at this site.
                 * @example harbour
                 */
                site_id?: string;
                /**
                 * @description The order: `sessions`, `duration_s`, `energy_wh` or `amount`, with a `-` before it for the
                 *     greatest first. When left out, the sums are sorted by day and station.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only sessions at this station.
                 * @example CP-7
                 */
                station_id?: string;
                /**
                 * @description The time zone of all days: a name of the IANA database. UTC when left out.
                 * @example text
                 */
                time_zone?: string;
                /**
                 * @description Only sessions that ended before this time or day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-01-31T12:00:00.000Z",
                     *       "items": [
                     *         {
                     *           "amounts": [
                     *             {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             }
                     *           ],
                     *           "day": "2026-01-31",
                     *           "duration_s": 1,
                     *           "energy_wh": 1,
                     *           "full_name": "Anna Karenina",
                     *           "sessions": 1,
                     *           "site_id": "harbour",
                     *           "station_id": "CP-7",
                     *           "token_uid": "04A2B3C4",
                     *           "user_id": "anna"
                     *         }
                     *       ],
                     *       "to": "2026-01-31T12:00:00.000Z",
                     *       "total": {
                     *         "amounts": [
                     *           {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           }
                     *         ],
                     *         "duration_s": 1,
                     *         "energy_wh": 1,
                     *         "sessions": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StationDays"];
                    /**
                     * @example station_id,site_id,name
                     *     CP-7,harbour,Left
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter.period_too_long.too_many_rows"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    review_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description Only reviews made at or after this time (RFC 3339) or day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description Only reviews of this kind.
                 * @example session
                 */
                kind?: components["schemas"]["ReviewKind"];
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only reviews that are done (`true`), or only those that still wait (`false`).
                 * @example true
                 */
                resolved?: boolean;
                /**
                 * @description Only reviews about this session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id?: string;
                /**
                 * @description Only reviews about this station.
                 * @example CP-7
                 */
                station_id?: string;
                /**
                 * @description Only reviews that somebody works on (`true`), or that nobody works on (`false`).
                 * @example true
                 */
                taken?: boolean;
                /**
                 * @description Only reviews made before this time or day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "cause": "the charger said so",
                     *           "cause_code": "no_tariff",
                     *           "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *           "kind": "session",
                     *           "not_kept": 1,
                     *           "note": "Asked for by phone",
                     *           "raw": "text",
                     *           "resolved_at": "2026-01-31T12:00:00.000Z",
                     *           "resolved_by": "user:anna",
                     *           "review_id": "1769860800000-session-01J8",
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "station_id": "CP-7",
                     *           "taken_at": "2026-01-31T12:00:00.000Z",
                     *           "taken_by": "user:anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Review"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    review_resolve: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the review.
                 * @example 1769860800000-01KGA8Z0QW3E5R7T9Y1V3B5N7R
                 */
                review_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "Asked for by phone"
                 *     }
                 */
                "application/json": components["schemas"]["Resolution"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-01-31T12:00:00.000Z",
                     *       "cause": "the charger said so",
                     *       "cause_code": "no_tariff",
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "kind": "session",
                     *       "not_kept": 1,
                     *       "note": "Asked for by phone",
                     *       "raw": "text",
                     *       "resolved_at": "2026-01-31T12:00:00.000Z",
                     *       "resolved_by": "user:anna",
                     *       "review_id": "1769860800000-session-01J8",
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "station_id": "CP-7",
                     *       "taken_at": "2026-01-31T12:00:00.000Z",
                     *       "taken_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    review_take: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the review.
                 * @example 1769860800000-01KGA8Z0QW3E5R7T9Y1V3B5N7R
                 */
                review_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "take_over": true
                 *     }
                 */
                "application/json": components["schemas"]["Taking"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-01-31T12:00:00.000Z",
                     *       "cause": "the charger said so",
                     *       "cause_code": "no_tariff",
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "kind": "session",
                     *       "not_kept": 1,
                     *       "note": "Asked for by phone",
                     *       "raw": "text",
                     *       "resolved_at": "2026-01-31T12:00:00.000Z",
                     *       "resolved_by": "user:anna",
                     *       "review_id": "1769860800000-session-01J8",
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "station_id": "CP-7",
                     *       "taken_at": "2026-01-31T12:00:00.000Z",
                     *       "taken_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions_list: {
        parameters: {
            query?: {
                /**
                 * @description The columns of a file by their names, separated by commas; all when left out.
                 * @example text
                 */
                columns?: string;
                /**
                 * @description The `next_cursor` of the page before, with the same sort and filters.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description Only sessions with this flag, such as `provisional`. Few sessions may have it: a page looks
                 *     at 2,000 at most, so that it may be short or empty and have a cursor.
                 * @example energy_gap
                 */
                flag?: string;
                /**
                 * @description Only sessions that started at or after this time (RFC 3339) or day. Sorted by `ended_at`,
                 *     those that ended then.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description The language of the header of a file: `en`, `th`, `ru`, `fil` or `zh-Hans`. When left out,
                 *     the header holds the names of the columns.
                 * @example text
                 */
                language?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only the sessions of what this text names: the id of a session or of one of its CDRs, or the
                 *     uid of a token, each as a whole; or the begin of a driver's name or of a licence plate, of
                 *     which the first 10 count. A text that names nothing gives an empty list.
                 *     Whoever is shown masked names finds nobody by name or plate. Not together with `token_uid`,
                 *     `vehicle_id` or `user_id`.
                 * @example text
                 */
                q?: string;
                /**
                 * @description Only sessions of this site.
                 * @example harbour
                 */
                site_id?: string;
                /**
                 * @description The order: `started_at` or `ended_at`, with a `-` before it for the newest first.
                 *     `-started_at` when left out. A session that goes on has no end, and is not listed by it.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only sessions of this station.
                 * @example CP-7
                 */
                station_id?: string;
                /**
                 * @description Only sessions with one of these statuses, separated by commas. Sorted by `ended_at`,
                 *     `SETTLED` can be asked for alone.
                 * @example text
                 */
                status?: string;
                /**
                 * @description The time zone in which the days of `from` and `to` begin, and in which a file shows its
                 *     times: a name of the IANA database. UTC when left out; a file then shows the times of the
                 *     zone of each site.
                 * @example text
                 */
                time_zone?: string;
                /**
                 * @description Only sessions that started before this time or day.
                 *     Sorted by `ended_at`, those that ended before it.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
                /**
                 * @description Only sessions with this token, in upper or lower case.
                 * @example 04A2B3C4
                 */
                token_uid?: string;
                /**
                 * @description Only sessions of this user.
                 * @example anna
                 */
                user_id?: string;
                /**
                 * @description Only sessions of this vehicle.
                 * @example car-1
                 */
                vehicle_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *           "connector_id": 1,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "driver_name": "text",
                     *           "duration_s": 1,
                     *           "ended_at": "2026-01-31T12:00:00.000Z",
                     *           "energy_at": "2026-01-31T12:00:00.000Z",
                     *           "energy_wh": 1,
                     *           "evse_id": 1,
                     *           "flags": [
                     *             "energy_gap"
                     *           ],
                     *           "history": [
                     *             {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "cause": "the charger said so",
                     *               "cause_code": "transaction_started",
                     *               "status": "text"
                     *             }
                     *           ],
                     *           "last_fact_at": "2026-01-31T12:00:00.000Z",
                     *           "licence_plate": "1AB-2345",
                     *           "meter_start_wh": 1,
                     *           "meter_stop_wh": 1,
                     *           "revision": 1,
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "site_id": "harbour",
                     *           "started_at": "2026-01-31T12:00:00.000Z",
                     *           "station_id": "CP-7",
                     *           "status": "text",
                     *           "stop_reason": "EVDisconnected",
                     *           "tariff_id": "day",
                     *           "tariff_version": 1,
                     *           "token_uid": "04A2B3C4",
                     *           "total": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "transaction_id": "42",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Session"];
                    /**
                     * @example station_id,site_id,name
                     *     CP-7,harbour,Left
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter.too_many_rows"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *       "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *       "connector_id": 1,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "driver_name": "text",
                     *       "duration_s": 1,
                     *       "ended_at": "2026-01-31T12:00:00.000Z",
                     *       "energy_at": "2026-01-31T12:00:00.000Z",
                     *       "energy_wh": 1,
                     *       "evse_id": 1,
                     *       "flags": [
                     *         "energy_gap"
                     *       ],
                     *       "history": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "cause": "the charger said so",
                     *           "cause_code": "transaction_started",
                     *           "status": "text"
                     *         }
                     *       ],
                     *       "last_fact_at": "2026-01-31T12:00:00.000Z",
                     *       "licence_plate": "1AB-2345",
                     *       "meter_start_wh": 1,
                     *       "meter_stop_wh": 1,
                     *       "revision": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "site_id": "harbour",
                     *       "started_at": "2026-01-31T12:00:00.000Z",
                     *       "station_id": "CP-7",
                     *       "status": "text",
                     *       "stop_reason": "EVDisconnected",
                     *       "tariff_id": "day",
                     *       "tariff_version": 1,
                     *       "token_uid": "04A2B3C4",
                     *       "total": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "transaction_id": "42",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions_bill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "as_of": "2026-01-31T12:00:00.000Z",
                     *       "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *       "corrections": [
                     *         1
                     *       ],
                     *       "duration_s": 1,
                     *       "ended_at": "2026-01-31T12:00:00.000Z",
                     *       "energy_wh": 1,
                     *       "flags": [
                     *         "energy_gap"
                     *       ],
                     *       "gaps": [
                     *         {
                     *           "code": "last_reading_billed",
                     *           "from": "2026-01-31T12:00:00.000Z",
                     *           "to": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "is_estimate": true,
                     *       "lines": [
                     *         {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "component": {
                     *             "component": 1,
                     *             "element": 1
                     *           },
                     *           "from": "2026-01-31T12:00:00.000Z",
                     *           "kind": "energy",
                     *           "price_unit": "text",
                     *           "quantity": 1,
                     *           "rate_bp": 1,
                     *           "to": "2026-01-31T12:00:00.000Z",
                     *           "unit": "text",
                     *           "unit_price": "7.50",
                     *           "vat_bp": 1
                     *         }
                     *       ],
                     *       "net": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "periods": [
                     *         {
                     *           "components": [
                     *             {
                     *               "component": 1,
                     *               "element": 1
                     *             }
                     *           ],
                     *           "evidence": "text",
                     *           "from": "2026-01-31T12:00:00.000Z",
                     *           "reading_after": {
                     *             "at": "2026-01-31T12:00:00.000Z",
                     *             "frame_hash": "text",
                     *             "record_id": "harbour",
                     *             "wh": 1
                     *           },
                     *           "reading_before": {
                     *             "at": "2026-01-31T12:00:00.000Z",
                     *             "frame_hash": "text",
                     *             "record_id": "harbour",
                     *             "wh": 1
                     *           },
                     *           "state": "text",
                     *           "to": "2026-01-31T12:00:00.000Z",
                     *           "wh": 1
                     *         }
                     *       ],
                     *       "provisional": true,
                     *       "readings_kept": true,
                     *       "reason": "The meter was read by hand",
                     *       "reason_code": "charging",
                     *       "registers": {
                     *         "end": {
                     *           "applied_at": "2026-01-31T12:00:00.000Z",
                     *           "claimed_at": "2026-01-31T12:00:00.000Z",
                     *           "epoch": 1,
                     *           "frame_hash": "text",
                     *           "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *           "kind": "energy",
                     *           "received_at": "2026-01-31T12:00:00.000Z",
                     *           "record_id": "harbour",
                     *           "register_wh": 1,
                     *           "sequence": 1
                     *         },
                     *         "start": {
                     *           "applied_at": "2026-01-31T12:00:00.000Z",
                     *           "claimed_at": "2026-01-31T12:00:00.000Z",
                     *           "epoch": 1,
                     *           "frame_hash": "text",
                     *           "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *           "kind": "energy",
                     *           "received_at": "2026-01-31T12:00:00.000Z",
                     *           "record_id": "harbour",
                     *           "register_wh": 1,
                     *           "sequence": 1
                     *         }
                     *       },
                     *       "rules": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "set_aside": [
                     *         {
                     *           "claimed_at": "2026-01-31T12:00:00.000Z",
                     *           "kind": "energy",
                     *           "reason": "The meter was read by hand",
                     *           "reason_code": "unfit",
                     *           "record_id": "harbour",
                     *           "register_wh": 1
                     *         }
                     *       ],
                     *       "site_id": "harbour",
                     *       "started_at": "2026-01-31T12:00:00.000Z",
                     *       "station_id": "CP-7",
                     *       "status": "text",
                     *       "tariff": {
                     *         "assigned_by": "station",
                     *         "name": "Harbour",
                     *         "tariff_id": "day",
                     *         "terms": {
                     *           "calibrated": true,
                     *           "currency": "EUR",
                     *           "display": [
                     *             {
                     *               "language": "text",
                     *               "text": "text"
                     *             }
                     *           ],
                     *           "elements": [
                     *             {
                     *               "price_components": [
                     *                 {
                     *                   "price": "0.2999",
                     *                   "step_size": 1,
                     *                   "type": "energy",
                     *                   "vat_bp": 1
                     *                 }
                     *               ],
                     *               "restrictions": {
                     *                 "day_of_week": [
                     *                   "text"
                     *                 ],
                     *                 "end_date": "text",
                     *                 "end_time": "06:00",
                     *                 "max_duration": 1,
                     *                 "max_kwh": "text",
                     *                 "max_power": "text",
                     *                 "min_duration": 1,
                     *                 "min_kwh": "20",
                     *                 "min_power": "text",
                     *                 "reservation": "text",
                     *                 "start_date": "text",
                     *                 "start_time": "22:00"
                     *               }
                     *             }
                     *           ],
                     *           "hold": "text",
                     *           "idle_grace_s": 1,
                     *           "max_parking": "text",
                     *           "max_price": "30.00",
                     *           "min_price": "5.00",
                     *           "name": "Harbour",
                     *           "rules": 2,
                     *           "service_fee": {
                     *             "fixed": "20.00",
                     *             "rate_bp": 1,
                     *             "vat_bp": 1
                     *           },
                     *           "tariff_id": "day",
                     *           "tax": "included",
                     *           "vat_bp": 1,
                     *           "version": 1,
                     *           "void_below": {
                     *             "s": 1,
                     *             "wh": 1
                     *           }
                     *         },
                     *         "valid_from": "2026-01-31T12:00:00.000Z",
                     *         "version": 1
                     *       },
                     *       "tax": {
                     *         "amount": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "included": true,
                     *         "rate_bp": 1
                     *       },
                     *       "taxes": [
                     *         {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "included": true,
                     *           "net": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "rate_bp": 1
                     *         }
                     *       ],
                     *       "time_zone": "text",
                     *       "total": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "version": 1,
                     *       "versions": [
                     *         {
                     *           "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "credit": true,
                     *           "credits_cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *           "made_at": "2026-01-31T12:00:00.000Z",
                     *           "provisional": true,
                     *           "stands": true,
                     *           "total": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "version": 1
                     *         }
                     *       ],
                     *       "void": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["Bill"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "becomes": "text",
                     *       "bill": {
                     *         "as_of": "2026-01-31T12:00:00.000Z",
                     *         "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *         "corrections": [
                     *           1
                     *         ],
                     *         "duration_s": 1,
                     *         "ended_at": "2026-01-31T12:00:00.000Z",
                     *         "energy_wh": 1,
                     *         "flags": [
                     *           "energy_gap"
                     *         ],
                     *         "gaps": [
                     *           {
                     *             "code": "last_reading_billed",
                     *             "from": "2026-01-31T12:00:00.000Z",
                     *             "to": "2026-01-31T12:00:00.000Z"
                     *           }
                     *         ],
                     *         "is_estimate": true,
                     *         "lines": [
                     *           {
                     *             "amount": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "component": {
                     *               "component": 1,
                     *               "element": 1
                     *             },
                     *             "from": "2026-01-31T12:00:00.000Z",
                     *             "kind": "energy",
                     *             "price_unit": "text",
                     *             "quantity": 1,
                     *             "rate_bp": 1,
                     *             "to": "2026-01-31T12:00:00.000Z",
                     *             "unit": "text",
                     *             "unit_price": "7.50",
                     *             "vat_bp": 1
                     *           }
                     *         ],
                     *         "net": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "periods": [
                     *           {
                     *             "components": [
                     *               {
                     *                 "component": 1,
                     *                 "element": 1
                     *               }
                     *             ],
                     *             "evidence": "text",
                     *             "from": "2026-01-31T12:00:00.000Z",
                     *             "reading_after": {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "frame_hash": "text",
                     *               "record_id": "harbour",
                     *               "wh": 1
                     *             },
                     *             "reading_before": {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "frame_hash": "text",
                     *               "record_id": "harbour",
                     *               "wh": 1
                     *             },
                     *             "state": "text",
                     *             "to": "2026-01-31T12:00:00.000Z",
                     *             "wh": 1
                     *           }
                     *         ],
                     *         "provisional": true,
                     *         "readings_kept": true,
                     *         "reason": "The meter was read by hand",
                     *         "reason_code": "charging",
                     *         "registers": {
                     *           "end": {
                     *             "applied_at": "2026-01-31T12:00:00.000Z",
                     *             "claimed_at": "2026-01-31T12:00:00.000Z",
                     *             "epoch": 1,
                     *             "frame_hash": "text",
                     *             "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *             "kind": "energy",
                     *             "received_at": "2026-01-31T12:00:00.000Z",
                     *             "record_id": "harbour",
                     *             "register_wh": 1,
                     *             "sequence": 1
                     *           },
                     *           "start": {
                     *             "applied_at": "2026-01-31T12:00:00.000Z",
                     *             "claimed_at": "2026-01-31T12:00:00.000Z",
                     *             "epoch": 1,
                     *             "frame_hash": "text",
                     *             "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *             "kind": "energy",
                     *             "received_at": "2026-01-31T12:00:00.000Z",
                     *             "record_id": "harbour",
                     *             "register_wh": 1,
                     *             "sequence": 1
                     *           }
                     *         },
                     *         "rules": 1,
                     *         "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *         "set_aside": [
                     *           {
                     *             "claimed_at": "2026-01-31T12:00:00.000Z",
                     *             "kind": "energy",
                     *             "reason": "The meter was read by hand",
                     *             "reason_code": "unfit",
                     *             "record_id": "harbour",
                     *             "register_wh": 1
                     *           }
                     *         ],
                     *         "site_id": "harbour",
                     *         "started_at": "2026-01-31T12:00:00.000Z",
                     *         "station_id": "CP-7",
                     *         "status": "text",
                     *         "tariff": {
                     *           "assigned_by": "station",
                     *           "name": "Harbour",
                     *           "tariff_id": "day",
                     *           "terms": {
                     *             "calibrated": true,
                     *             "currency": "EUR",
                     *             "display": [
                     *               {
                     *                 "language": "text",
                     *                 "text": "text"
                     *               }
                     *             ],
                     *             "elements": [
                     *               {
                     *                 "price_components": [
                     *                   {
                     *                     "price": "0.2999",
                     *                     "step_size": 1,
                     *                     "type": "energy",
                     *                     "vat_bp": 1
                     *                   }
                     *                 ],
                     *                 "restrictions": {
                     *                   "day_of_week": [
                     *                     "text"
                     *                   ],
                     *                   "end_date": "text",
                     *                   "end_time": "06:00",
                     *                   "max_duration": 1,
                     *                   "max_kwh": "text",
                     *                   "max_power": "text",
                     *                   "min_duration": 1,
                     *                   "min_kwh": "20",
                     *                   "min_power": "text",
                     *                   "reservation": "text",
                     *                   "start_date": "text",
                     *                   "start_time": "22:00"
                     *                 }
                     *               }
                     *             ],
                     *             "hold": "text",
                     *             "idle_grace_s": 1,
                     *             "max_parking": "text",
                     *             "max_price": "30.00",
                     *             "min_price": "5.00",
                     *             "name": "Harbour",
                     *             "rules": 2,
                     *             "service_fee": {
                     *               "fixed": "20.00",
                     *               "rate_bp": 1,
                     *               "vat_bp": 1
                     *             },
                     *             "tariff_id": "day",
                     *             "tax": "included",
                     *             "vat_bp": 1,
                     *             "version": 1,
                     *             "void_below": {
                     *               "s": 1,
                     *               "wh": 1
                     *             }
                     *           },
                     *           "valid_from": "2026-01-31T12:00:00.000Z",
                     *           "version": 1
                     *         },
                     *         "tax": {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "included": true,
                     *           "rate_bp": 1
                     *         },
                     *         "taxes": [
                     *           {
                     *             "amount": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "included": true,
                     *             "net": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "rate_bp": 1
                     *           }
                     *         ],
                     *         "time_zone": "text",
                     *         "total": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "version": 1,
                     *         "versions": [
                     *           {
                     *             "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *             "credit": true,
                     *             "credits_cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *             "made_at": "2026-01-31T12:00:00.000Z",
                     *             "provisional": true,
                     *             "stands": true,
                     *             "total": {
                     *               "amount_minor": 1,
                     *               "currency": "EUR"
                     *             },
                     *             "version": 1
                     *           }
                     *         ],
                     *         "void": "text"
                     *       },
                     *       "last_fact_at": "2026-01-31T12:00:00.000Z",
                     *       "may_close": true,
                     *       "needs_confirmation": true,
                     *       "revision": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "standing": "ended",
                     *       "station_connected": true,
                     *       "status": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["ClosePreview"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions_close: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "confirm": true,
                 *       "reason": "The meter was read by hand"
                 *     }
                 */
                "application/json": components["schemas"]["NewClose"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "correction": {
                     *         "at": "2026-01-31T12:00:00.000Z",
                     *         "became": "text",
                     *         "by": "user:anna",
                     *         "ended_at": "2026-01-31T12:00:00.000Z",
                     *         "energy_wh": 1,
                     *         "kind": "values",
                     *         "meter_start_wh": 1,
                     *         "meter_stop_wh": 1,
                     *         "number": 1,
                     *         "reason": "The meter was read by hand",
                     *         "started_at": "2026-01-31T12:00:00.000Z",
                     *         "was": "text"
                     *       },
                     *       "session": {
                     *         "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *         "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *         "connector_id": 1,
                     *         "created_at": "2026-01-31T12:00:00.000Z",
                     *         "created_by": "user:anna",
                     *         "driver_name": "text",
                     *         "duration_s": 1,
                     *         "ended_at": "2026-01-31T12:00:00.000Z",
                     *         "energy_at": "2026-01-31T12:00:00.000Z",
                     *         "energy_wh": 1,
                     *         "evse_id": 1,
                     *         "flags": [
                     *           "energy_gap"
                     *         ],
                     *         "history": [
                     *           {
                     *             "at": "2026-01-31T12:00:00.000Z",
                     *             "cause": "the charger said so",
                     *             "cause_code": "transaction_started",
                     *             "status": "text"
                     *           }
                     *         ],
                     *         "last_fact_at": "2026-01-31T12:00:00.000Z",
                     *         "licence_plate": "1AB-2345",
                     *         "meter_start_wh": 1,
                     *         "meter_stop_wh": 1,
                     *         "revision": 1,
                     *         "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *         "site_id": "harbour",
                     *         "started_at": "2026-01-31T12:00:00.000Z",
                     *         "station_id": "CP-7",
                     *         "status": "text",
                     *         "stop_reason": "EVDisconnected",
                     *         "tariff_id": "day",
                     *         "tariff_version": 1,
                     *         "token_uid": "04A2B3C4",
                     *         "total": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "transaction_id": "42",
                     *         "updated_at": "2026-01-31T12:00:00.000Z",
                     *         "updated_by": "user:anna",
                     *         "user_id": "anna",
                     *         "vehicle_id": "car-1"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionMade"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists.wrong_state.confirmation_needed"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    corrections_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "corrections": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "became": "text",
                     *           "by": "user:anna",
                     *           "ended_at": "2026-01-31T12:00:00.000Z",
                     *           "energy_wh": 1,
                     *           "kind": "values",
                     *           "meter_start_wh": 1,
                     *           "meter_stop_wh": 1,
                     *           "number": 1,
                     *           "reason": "The meter was read by hand",
                     *           "started_at": "2026-01-31T12:00:00.000Z",
                     *           "was": "text"
                     *         }
                     *       ],
                     *       "evidence": {
                     *         "note": "Asked for by phone",
                     *         "readings": [
                     *           {
                     *             "applied_at": "2026-01-31T12:00:00.000Z",
                     *             "claimed_at": "2026-01-31T12:00:00.000Z",
                     *             "kind": "energy",
                     *             "received_at": "2026-01-31T12:00:00.000Z",
                     *             "record_id": "harbour",
                     *             "register_wh": 1,
                     *             "set_aside": "text",
                     *             "set_aside_code": "unfit",
                     *             "used": true
                     *           }
                     *         ],
                     *         "readings_kept": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SessionCorrections"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    corrections_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ended_at": "2026-01-31T12:00:00.000Z",
                 *       "energy_wh": 1,
                 *       "kind": "values",
                 *       "meter_start_wh": 1,
                 *       "meter_stop_wh": 1,
                 *       "reason": "The meter was read by hand",
                 *       "started_at": "2026-01-31T12:00:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["NewCorrection"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "correction": {
                     *         "at": "2026-01-31T12:00:00.000Z",
                     *         "became": "text",
                     *         "by": "user:anna",
                     *         "ended_at": "2026-01-31T12:00:00.000Z",
                     *         "energy_wh": 1,
                     *         "kind": "values",
                     *         "meter_start_wh": 1,
                     *         "meter_stop_wh": 1,
                     *         "number": 1,
                     *         "reason": "The meter was read by hand",
                     *         "started_at": "2026-01-31T12:00:00.000Z",
                     *         "was": "text"
                     *       },
                     *       "session": {
                     *         "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *         "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *         "connector_id": 1,
                     *         "created_at": "2026-01-31T12:00:00.000Z",
                     *         "created_by": "user:anna",
                     *         "driver_name": "text",
                     *         "duration_s": 1,
                     *         "ended_at": "2026-01-31T12:00:00.000Z",
                     *         "energy_at": "2026-01-31T12:00:00.000Z",
                     *         "energy_wh": 1,
                     *         "evse_id": 1,
                     *         "flags": [
                     *           "energy_gap"
                     *         ],
                     *         "history": [
                     *           {
                     *             "at": "2026-01-31T12:00:00.000Z",
                     *             "cause": "the charger said so",
                     *             "cause_code": "transaction_started",
                     *             "status": "text"
                     *           }
                     *         ],
                     *         "last_fact_at": "2026-01-31T12:00:00.000Z",
                     *         "licence_plate": "1AB-2345",
                     *         "meter_start_wh": 1,
                     *         "meter_stop_wh": 1,
                     *         "revision": 1,
                     *         "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *         "site_id": "harbour",
                     *         "started_at": "2026-01-31T12:00:00.000Z",
                     *         "station_id": "CP-7",
                     *         "status": "text",
                     *         "stop_reason": "EVDisconnected",
                     *         "tariff_id": "day",
                     *         "tariff_version": 1,
                     *         "token_uid": "04A2B3C4",
                     *         "total": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "transaction_id": "42",
                     *         "updated_at": "2026-01-31T12:00:00.000Z",
                     *         "updated_by": "user:anna",
                     *         "user_id": "anna",
                     *         "vehicle_id": "car-1"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionMade"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions_facts: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "applied_at": "2026-01-31T12:00:00.000Z",
                     *           "claimed_at": "2026-01-31T12:00:00.000Z",
                     *           "epoch": 1,
                     *           "event": {},
                     *           "frame_hash": "text",
                     *           "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *           "kind": "transaction_sampled",
                     *           "ordinal": 1,
                     *           "received_at": "2026-01-31T12:00:00.000Z",
                     *           "record_id": "harbour",
                     *           "sequence": 1
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_SessionFact"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions_series_of_session: {
        parameters: {
            query: {
                /**
                 * @description Only connectors of this number.
                 * @example 1
                 */
                connector_id?: number;
                /**
                 * @description Only this EVSE (OCPP 2.x).
                 * @example 1
                 */
                evse_id?: number;
                /**
                 * @description The begin of the period: a time of RFC 3339, or a day in UTC. For a station 24 hours before
                 *     `to` when left out; for a session its start, before which nothing is shown.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description What is charted.
                 * @example power_w
                 */
                measure: components["schemas"]["Measure"];
                /**
                 * @description The most points of each line, 2 to 1000; 600 when left out.
                 * @example 1
                 */
                points_max?: number;
                /**
                 * @description The end of the period, at most 31 days after its begin. Now when left out; for a session
                 *     its end, after which nothing is shown.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-01-31T12:00:00.000Z",
                     *       "lines": [
                     *         {
                     *           "connector_id": 1,
                     *           "evse_id": 1,
                     *           "phase": "L1",
                     *           "points": [
                     *             {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "max": 1.5,
                     *               "mean": 1.5,
                     *               "min": 1.5
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "measure": "power_w",
                     *       "step_s": 1,
                     *       "to": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Series"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["wrong_state"];
            422: components["responses"]["unsupported_filter.period_too_long"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sessions_settle: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the session.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7S
                 */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken; it goes on by itself */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cdr_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7M-1",
                     *       "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *       "connector_id": 1,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "driver_name": "text",
                     *       "duration_s": 1,
                     *       "ended_at": "2026-01-31T12:00:00.000Z",
                     *       "energy_at": "2026-01-31T12:00:00.000Z",
                     *       "energy_wh": 1,
                     *       "evse_id": 1,
                     *       "flags": [
                     *         "energy_gap"
                     *       ],
                     *       "history": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "cause": "the charger said so",
                     *           "cause_code": "transaction_started",
                     *           "status": "text"
                     *         }
                     *       ],
                     *       "last_fact_at": "2026-01-31T12:00:00.000Z",
                     *       "licence_plate": "1AB-2345",
                     *       "meter_start_wh": 1,
                     *       "meter_stop_wh": 1,
                     *       "revision": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "site_id": "harbour",
                     *       "started_at": "2026-01-31T12:00:00.000Z",
                     *       "station_id": "CP-7",
                     *       "status": "text",
                     *       "stop_reason": "EVDisconnected",
                     *       "tariff_id": "day",
                     *       "tariff_version": 1,
                     *       "token_uid": "04A2B3C4",
                     *       "total": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "transaction_id": "42",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.wrong_state"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "active_gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *           "address": "1 Harbour Road, Bangkok",
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "gateway_policy": {
                     *             "ask_deadline_ms": 2000,
                     *             "call_timeout_ms": 30000,
                     *             "chart_delay_ms": 900000,
                     *             "confirm_interval_ms": 300000,
                     *             "heartbeat_interval_s": 600,
                     *             "max_power_w": 150000,
                     *             "max_unknown_stations": 50,
                     *             "sample_interval_ms": 900000,
                     *             "start_effect_ms": 600000,
                     *             "unknown_tokens": "accept"
                     *           },
                     *           "location": {
                     *             "latitude": 13.7563,
                     *             "longitude": 100.5018
                     *           },
                     *           "name": "Harbour",
                     *           "opening_hours": {
                     *             "regular_hours": [
                     *               {
                     *                 "period_begin": "08:00",
                     *                 "period_end": "20:00",
                     *                 "weekday": 1
                     *               }
                     *             ],
                     *             "twentyfourseven": true
                     *           },
                     *           "revision": 1,
                     *           "site_id": "harbour",
                     *           "support_email": "help@harbour.example",
                     *           "support_phone": "+6620000000",
                     *           "tariff_id": "day",
                     *           "time_zone": "Asia/Bangkok",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Site"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "address": "1 Harbour Road, Bangkok",
                 *       "location": {
                 *         "latitude": 13.7563,
                 *         "longitude": 100.5018
                 *       },
                 *       "name": "Harbour",
                 *       "opening_hours": {
                 *         "regular_hours": [
                 *           {
                 *             "period_begin": "08:00",
                 *             "period_end": "20:00",
                 *             "weekday": 1
                 *           }
                 *         ],
                 *         "twentyfourseven": true
                 *       },
                 *       "site_id": "harbour",
                 *       "support_email": "help@harbour.example",
                 *       "support_phone": "+6620000000",
                 *       "tariff_id": "day",
                 *       "time_zone": "Asia/Bangkok"
                 *     }
                 */
                "application/json": components["schemas"]["NewSite"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active_gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "address": "1 Harbour Road, Bangkok",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "gateway_policy": {
                     *         "ask_deadline_ms": 2000,
                     *         "call_timeout_ms": 30000,
                     *         "chart_delay_ms": 900000,
                     *         "confirm_interval_ms": 300000,
                     *         "heartbeat_interval_s": 600,
                     *         "max_power_w": 150000,
                     *         "max_unknown_stations": 50,
                     *         "sample_interval_ms": 900000,
                     *         "start_effect_ms": 600000,
                     *         "unknown_tokens": "accept"
                     *       },
                     *       "location": {
                     *         "latitude": 13.7563,
                     *         "longitude": 100.5018
                     *       },
                     *       "name": "Harbour",
                     *       "opening_hours": {
                     *         "regular_hours": [
                     *           {
                     *             "period_begin": "08:00",
                     *             "period_end": "20:00",
                     *             "weekday": 1
                     *           }
                     *         ],
                     *         "twentyfourseven": true
                     *       },
                     *       "revision": 1,
                     *       "site_id": "harbour",
                     *       "support_email": "help@harbour.example",
                     *       "support_phone": "+6620000000",
                     *       "tariff_id": "day",
                     *       "time_zone": "Asia/Bangkok",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Site"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the site.
                 * @example harbour
                 */
                site_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active_gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "address": "1 Harbour Road, Bangkok",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "gateway_policy": {
                     *         "ask_deadline_ms": 2000,
                     *         "call_timeout_ms": 30000,
                     *         "chart_delay_ms": 900000,
                     *         "confirm_interval_ms": 300000,
                     *         "heartbeat_interval_s": 600,
                     *         "max_power_w": 150000,
                     *         "max_unknown_stations": 50,
                     *         "sample_interval_ms": 900000,
                     *         "start_effect_ms": 600000,
                     *         "unknown_tokens": "accept"
                     *       },
                     *       "location": {
                     *         "latitude": 13.7563,
                     *         "longitude": 100.5018
                     *       },
                     *       "name": "Harbour",
                     *       "opening_hours": {
                     *         "regular_hours": [
                     *           {
                     *             "period_begin": "08:00",
                     *             "period_end": "20:00",
                     *             "weekday": 1
                     *           }
                     *         ],
                     *         "twentyfourseven": true
                     *       },
                     *       "revision": 1,
                     *       "site_id": "harbour",
                     *       "support_email": "help@harbour.example",
                     *       "support_phone": "+6620000000",
                     *       "tariff_id": "day",
                     *       "time_zone": "Asia/Bangkok",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Site"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_delete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the site.
                 * @example harbour
                 */
                site_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.in_use"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_update: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the site.
                 * @example harbour
                 */
                site_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "address": "1 Harbour Road, Bangkok",
                 *       "gateway_policy": {
                 *         "ask_deadline_ms": 2000,
                 *         "call_timeout_ms": 30000,
                 *         "chart_delay_ms": 900000,
                 *         "confirm_interval_ms": 300000,
                 *         "heartbeat_interval_s": 600,
                 *         "max_power_w": 150000,
                 *         "max_unknown_stations": 50,
                 *         "sample_interval_ms": 900000,
                 *         "start_effect_ms": 600000,
                 *         "unknown_tokens": "accept"
                 *       },
                 *       "location": {
                 *         "latitude": 13.7563,
                 *         "longitude": 100.5018
                 *       },
                 *       "name": "Harbour",
                 *       "opening_hours": {
                 *         "regular_hours": [
                 *           {
                 *             "period_begin": "08:00",
                 *             "period_end": "20:00",
                 *             "weekday": 1
                 *           }
                 *         ],
                 *         "twentyfourseven": true
                 *       },
                 *       "support_email": "help@harbour.example",
                 *       "support_phone": "+6620000000",
                 *       "tariff_id": "day",
                 *       "time_zone": "Asia/Bangkok"
                 *     }
                 */
                "application/json": components["schemas"]["SiteChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active_gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "address": "1 Harbour Road, Bangkok",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "gateway_policy": {
                     *         "ask_deadline_ms": 2000,
                     *         "call_timeout_ms": 30000,
                     *         "chart_delay_ms": 900000,
                     *         "confirm_interval_ms": 300000,
                     *         "heartbeat_interval_s": 600,
                     *         "max_power_w": 150000,
                     *         "max_unknown_stations": 50,
                     *         "sample_interval_ms": 900000,
                     *         "start_effect_ms": 600000,
                     *         "unknown_tokens": "accept"
                     *       },
                     *       "location": {
                     *         "latitude": 13.7563,
                     *         "longitude": 100.5018
                     *       },
                     *       "name": "Harbour",
                     *       "opening_hours": {
                     *         "regular_hours": [
                     *           {
                     *             "period_begin": "08:00",
                     *             "period_end": "20:00",
                     *             "weekday": 1
                     *           }
                     *         ],
                     *         "twentyfourseven": true
                     *       },
                     *       "revision": 1,
                     *       "site_id": "harbour",
                     *       "support_email": "help@harbour.example",
                     *       "support_phone": "+6620000000",
                     *       "tariff_id": "day",
                     *       "time_zone": "Asia/Bangkok",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Site"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the site.
                 * @example harbour
                 */
                site_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "as_of": "2026-01-31T12:00:00.000Z",
                     *       "gateway_connected": true,
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "power": {
                     *         "as_of": "2026-01-31T12:00:00.000Z",
                     *         "connectors": 1,
                     *         "watts": 1.5
                     *       },
                     *       "site_id": "harbour",
                     *       "stations": [
                     *         {
                     *           "connected": true,
                     *           "connected_at": "2026-01-31T12:00:00.000Z",
                     *           "connectors": [
                     *             {
                     *               "connector_id": 1,
                     *               "error_code": "GroundFailure",
                     *               "evse_id": 1,
                     *               "format": "SOCKET",
                     *               "info": "Cable damaged",
                     *               "max_power_w": 1,
                     *               "phases": 1,
                     *               "revision": 1,
                     *               "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *               "station_id": "CP-7",
                     *               "status": "text",
                     *               "status_at": "2026-01-31T12:00:00.000Z",
                     *               "status_received_at": "2026-01-31T12:00:00.000Z",
                     *               "type": "CHADEMO",
                     *               "updated_at": "2026-01-31T12:00:00.000Z"
                     *             }
                     *           ],
                     *           "last_heard_at": "2026-01-31T12:00:00.000Z",
                     *           "name": "Harbour",
                     *           "open_sessions": [
                     *             "01KGA8Z0QW3E5R7T9Y1V3B5N7S"
                     *           ],
                     *           "readings": [
                     *             {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "connector_id": 1,
                     *               "evse_id": 1,
                     *               "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *               "station_id": "CP-7",
                     *               "values": [
                     *                 {
                     *                   "measure": "power_w",
                     *                   "phase": "text",
                     *                   "value": 1.5
                     *                 }
                     *               ]
                     *             }
                     *           ],
                     *           "station_id": "CP-7"
                     *         }
                     *       ],
                     *       "totals": {
                     *         "connectors": 1,
                     *         "connectors_by_status": {
                     *           "AVAILABLE": 5,
                     *           "CHARGING": 3
                     *         },
                     *         "open_sessions": 1,
                     *         "stations": 1,
                     *         "stations_connected": 1,
                     *         "stations_unknown": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SiteSnapshot"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stations_list: {
        parameters: {
            query?: {
                /**
                 * @description Only stations that are connected to the gateway of their site (`true`), that are not
                 *     (`false`), or of which it is not known (`unknown`); several of these separated by commas.
                 * @example text
                 */
                connected?: string;
                /**
                 * @description The `next_cursor` of the page before, with the same sort and filters.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description What is shown, too: `connectors`, which are then in the field `now` of each station with
                 *     their configuration and their present state. A file does not show them.
                 * @example connectors
                 */
                expand?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only stations of this model, as they told when they booted. Upper and lower case make no
                 *     difference here.
                 * @example Pillar 22
                 */
                model?: string;
                /**
                 * @description Only stations whose id begins with this text; sorted by `name`, those whose name begins with
                 *     it. Upper and lower case make no difference.
                 * @example text
                 */
                q?: string;
                /**
                 * @description Only stations of this site.
                 * @example harbour
                 */
                site_id?: string;
                /**
                 * @description The order: `station_id`, `name` or `last_heard`, with a `-` before it for the descending
                 *     one. `station_id` when left out. A station without a name is sorted by its id. By
                 *     `last_heard`, which takes no `q`, stations are sorted by the day (UTC) on which a gateway
                 *     last had news of them, and those of one day by id; one that was never heard is not listed
                 *     by it.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only stations that have a connector with one of these statuses, separated by commas, as
                 *     `/v1/connectors` shows them. Number 0, the station itself (OCPP 1.6), counts for
                 *     `UNAVAILABLE` and `FAULTED` alone.
                 * @example text
                 */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "connectors": [
                     *             {
                     *               "connector_id": 1,
                     *               "evse_id": 1,
                     *               "format": "SOCKET",
                     *               "max_power_w": 1,
                     *               "phases": 1,
                     *               "type": "CHADEMO"
                     *             }
                     *           ],
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "has_password": true,
                     *           "max_power_w": 1,
                     *           "name": "Harbour",
                     *           "now": {
                     *             "connected": true,
                     *             "connected_at": "2026-01-31T12:00:00.000Z",
                     *             "connectors": [
                     *               {
                     *                 "connector_id": 1,
                     *                 "error_code": "GroundFailure",
                     *                 "evse_id": 1,
                     *                 "format": "SOCKET",
                     *                 "info": "Cable damaged",
                     *                 "max_power_w": 1,
                     *                 "phases": 1,
                     *                 "revision": 1,
                     *                 "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *                 "station_id": "CP-7",
                     *                 "status": "text",
                     *                 "status_at": "2026-01-31T12:00:00.000Z",
                     *                 "status_received_at": "2026-01-31T12:00:00.000Z",
                     *                 "type": "CHADEMO",
                     *                 "updated_at": "2026-01-31T12:00:00.000Z"
                     *               }
                     *             ],
                     *             "firmware": "1.4.2",
                     *             "last_heard_at": "2026-01-31T12:00:00.000Z",
                     *             "model": "Pillar 22",
                     *             "open_sessions": 1,
                     *             "protocol": "ocpp2.0.1",
                     *             "vendor": "Volta"
                     *           },
                     *           "password_is_short": true,
                     *           "revision": 1,
                     *           "security_profile": 1,
                     *           "site_id": "harbour",
                     *           "station_id": "CP-7",
                     *           "tariff_id": "day",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Station"];
                    /**
                     * @example station_id,site_id,name
                     *     CP-7,harbour,Left
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stations_create: {
        parameters: {
            query?: {
                /**
                 * @description With a CSV file: whether to check every row and write nothing.
                 * @example true
                 */
                dry_run?: boolean;
            };
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "connectors": [
                 *         {
                 *           "connector_id": 1,
                 *           "evse_id": 1,
                 *           "format": "SOCKET",
                 *           "max_power_w": 1,
                 *           "phases": 1,
                 *           "type": "CHADEMO"
                 *         }
                 *       ],
                 *       "max_power_w": 1,
                 *       "name": "Harbour",
                 *       "password": "shown-to-nobody",
                 *       "security_profile": 1,
                 *       "site_id": "harbour",
                 *       "station_id": "CP-7",
                 *       "tariff_id": "day"
                 *     }
                 */
                "application/json": components["schemas"]["NewStation"];
                /**
                 * @example station_id,site_id,name
                 *     CP-7,harbour,Left
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changed": 1,
                     *       "created": 1,
                     *       "dry_run": true,
                     *       "lines": [
                     *         {
                     *           "errors": [
                     *             {
                     *               "field": "name",
                     *               "message": "must have 1 to 200 characters"
                     *             }
                     *           ],
                     *           "line": 1,
                     *           "result": "created",
                     *           "station_id": "CP-7"
                     *         }
                     *       ],
                     *       "unchanged": 1,
                     *       "wrong": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Import_StationImportLine"];
                };
            };
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "connectors": [
                     *         {
                     *           "connector_id": 1,
                     *           "evse_id": 1,
                     *           "format": "SOCKET",
                     *           "max_power_w": 1,
                     *           "phases": 1,
                     *           "type": "CHADEMO"
                     *         }
                     *       ],
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "has_password": true,
                     *       "max_power_w": 1,
                     *       "name": "Harbour",
                     *       "now": {
                     *         "connected": true,
                     *         "connected_at": "2026-01-31T12:00:00.000Z",
                     *         "connectors": [
                     *           {
                     *             "connector_id": 1,
                     *             "error_code": "GroundFailure",
                     *             "evse_id": 1,
                     *             "format": "SOCKET",
                     *             "info": "Cable damaged",
                     *             "max_power_w": 1,
                     *             "phases": 1,
                     *             "revision": 1,
                     *             "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *             "station_id": "CP-7",
                     *             "status": "text",
                     *             "status_at": "2026-01-31T12:00:00.000Z",
                     *             "status_received_at": "2026-01-31T12:00:00.000Z",
                     *             "type": "CHADEMO",
                     *             "updated_at": "2026-01-31T12:00:00.000Z"
                     *           }
                     *         ],
                     *         "firmware": "1.4.2",
                     *         "last_heard_at": "2026-01-31T12:00:00.000Z",
                     *         "model": "Pillar 22",
                     *         "open_sessions": 1,
                     *         "protocol": "ocpp2.0.1",
                     *         "vendor": "Volta"
                     *       },
                     *       "password_is_short": true,
                     *       "revision": 1,
                     *       "security_profile": 1,
                     *       "site_id": "harbour",
                     *       "station_id": "CP-7",
                     *       "tariff_id": "day",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Station"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.unsupported_filter.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stations_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "connectors": [
                     *         {
                     *           "connector_id": 1,
                     *           "evse_id": 1,
                     *           "format": "SOCKET",
                     *           "max_power_w": 1,
                     *           "phases": 1,
                     *           "type": "CHADEMO"
                     *         }
                     *       ],
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "has_password": true,
                     *       "max_power_w": 1,
                     *       "name": "Harbour",
                     *       "now": {
                     *         "connected": true,
                     *         "connected_at": "2026-01-31T12:00:00.000Z",
                     *         "connectors": [
                     *           {
                     *             "connector_id": 1,
                     *             "error_code": "GroundFailure",
                     *             "evse_id": 1,
                     *             "format": "SOCKET",
                     *             "info": "Cable damaged",
                     *             "max_power_w": 1,
                     *             "phases": 1,
                     *             "revision": 1,
                     *             "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *             "station_id": "CP-7",
                     *             "status": "text",
                     *             "status_at": "2026-01-31T12:00:00.000Z",
                     *             "status_received_at": "2026-01-31T12:00:00.000Z",
                     *             "type": "CHADEMO",
                     *             "updated_at": "2026-01-31T12:00:00.000Z"
                     *           }
                     *         ],
                     *         "firmware": "1.4.2",
                     *         "last_heard_at": "2026-01-31T12:00:00.000Z",
                     *         "model": "Pillar 22",
                     *         "open_sessions": 1,
                     *         "protocol": "ocpp2.0.1",
                     *         "vendor": "Volta"
                     *       },
                     *       "password_is_short": true,
                     *       "revision": 1,
                     *       "security_profile": 1,
                     *       "site_id": "harbour",
                     *       "station_id": "CP-7",
                     *       "tariff_id": "day",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Station"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stations_delete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stations_update: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "connectors": [
                 *         {
                 *           "connector_id": 1,
                 *           "evse_id": 1,
                 *           "format": "SOCKET",
                 *           "max_power_w": 1,
                 *           "phases": 1,
                 *           "type": "CHADEMO"
                 *         }
                 *       ],
                 *       "max_power_w": 1,
                 *       "name": "Harbour",
                 *       "password": "shown-to-nobody",
                 *       "security_profile": 1,
                 *       "site_id": "harbour",
                 *       "tariff_id": "day"
                 *     }
                 */
                "application/json": components["schemas"]["StationChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "connectors": [
                     *         {
                     *           "connector_id": 1,
                     *           "evse_id": 1,
                     *           "format": "SOCKET",
                     *           "max_power_w": 1,
                     *           "phases": 1,
                     *           "type": "CHADEMO"
                     *         }
                     *       ],
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "has_password": true,
                     *       "max_power_w": 1,
                     *       "name": "Harbour",
                     *       "now": {
                     *         "connected": true,
                     *         "connected_at": "2026-01-31T12:00:00.000Z",
                     *         "connectors": [
                     *           {
                     *             "connector_id": 1,
                     *             "error_code": "GroundFailure",
                     *             "evse_id": 1,
                     *             "format": "SOCKET",
                     *             "info": "Cable damaged",
                     *             "max_power_w": 1,
                     *             "phases": 1,
                     *             "revision": 1,
                     *             "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *             "station_id": "CP-7",
                     *             "status": "text",
                     *             "status_at": "2026-01-31T12:00:00.000Z",
                     *             "status_received_at": "2026-01-31T12:00:00.000Z",
                     *             "type": "CHADEMO",
                     *             "updated_at": "2026-01-31T12:00:00.000Z"
                     *           }
                     *         ],
                     *         "firmware": "1.4.2",
                     *         "last_heard_at": "2026-01-31T12:00:00.000Z",
                     *         "model": "Pillar 22",
                     *         "open_sessions": 1,
                     *         "protocol": "ocpp2.0.1",
                     *         "vendor": "Volta"
                     *       },
                     *       "password_is_short": true,
                     *       "revision": 1,
                     *       "security_profile": 1,
                     *       "site_id": "harbour",
                     *       "station_id": "CP-7",
                     *       "tariff_id": "day",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Station"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    calls_create: {
        parameters: {
            query?: {
                /**
                 * @description The answer comes when the command is final, or after so many seconds; 0 to 25.
                 * @example 1
                 */
                wait_s?: number;
            };
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "changed",
                 *       "expires_at": "2026-01-31T12:00:00.000Z",
                 *       "payload": {}
                 *     }
                 */
                "application/json": components["schemas"]["NewCall"];
            };
        };
        responses: {
            /** @description Taken; it goes on by itself */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": {},
                     *       "arguments": {},
                     *       "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "history": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "reason": "The meter was read by hand",
                     *           "reason_code": "no_answer",
                     *           "state": "queued"
                     *         }
                     *       ],
                     *       "revision": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "state": "queued",
                     *       "station_id": "CP-7",
                     *       "type": "text",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists.no_gateway.version_unknown.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.unsupported_filter.idempotency_key_reused.invalid_payload"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    commands_list_of_station: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "answer": {},
                     *           "arguments": {},
                     *           "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "expires_at": "2026-01-31T12:00:00.000Z",
                     *           "history": [
                     *             {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "reason": "The meter was read by hand",
                     *               "reason_code": "no_answer",
                     *               "state": "queued"
                     *             }
                     *           ],
                     *           "revision": 1,
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "state": "queued",
                     *           "station_id": "CP-7",
                     *           "type": "text",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Command"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    commands_create: {
        parameters: {
            query?: {
                /**
                 * @description The answer comes when the command is final, or after so many seconds; 0 to 25.
                 * @example 1
                 */
                wait_s?: number;
            };
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "charging_profile": {},
                 *       "connector_id": 1,
                 *       "evse_id": 1,
                 *       "expires_at": "2026-01-31T12:00:00.000Z",
                 *       "key": "HeartbeatInterval",
                 *       "keys": [
                 *         "HeartbeatInterval"
                 *       ],
                 *       "message": "must have 1 to 200 characters",
                 *       "mode": "private",
                 *       "operative": true,
                 *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                 *       "token_uid": "04A2B3C4",
                 *       "type": "text",
                 *       "value": "text"
                 *     }
                 */
                "application/json": components["schemas"]["NewCommand"];
            };
        };
        responses: {
            /** @description Taken; it goes on by itself */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": {},
                     *       "arguments": {},
                     *       "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "history": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "reason": "The meter was read by hand",
                     *           "reason_code": "no_answer",
                     *           "state": "queued"
                     *         }
                     *       ],
                     *       "revision": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "state": "queued",
                     *       "station_id": "CP-7",
                     *       "type": "text",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists.no_gateway.version_unknown.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.unsupported_filter.idempotency_key_reused.unknown_command.unknown_card.blocked_card.expired_card.invalid_payload"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    commands_get_of_station: {
        parameters: {
            query?: {
                /**
                 * @description The answer comes when the command is final, or after so many seconds; 0 to 25.
                 * @example 1
                 */
                wait_s?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the command.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7D
                 */
                command_id: string;
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": {},
                     *       "arguments": {},
                     *       "command_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7D",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "history": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "reason": "The meter was read by hand",
                     *           "reason_code": "no_answer",
                     *           "state": "queued"
                     *         }
                     *       ],
                     *       "revision": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "state": "queued",
                     *       "station_id": "CP-7",
                     *       "type": "text",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Command"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    connectors_list_of_station: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "connector_id": 1,
                     *           "error_code": "GroundFailure",
                     *           "evse_id": 1,
                     *           "format": "SOCKET",
                     *           "info": "Cable damaged",
                     *           "max_power_w": 1,
                     *           "phases": 1,
                     *           "revision": 1,
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "station_id": "CP-7",
                     *           "status": "text",
                     *           "status_at": "2026-01-31T12:00:00.000Z",
                     *           "status_received_at": "2026-01-31T12:00:00.000Z",
                     *           "type": "CHADEMO",
                     *           "updated_at": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Connector"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    connectors_update: {
        parameters: {
            query?: {
                /**
                 * @description The EVSE of the connector; left out for OCPP 1.6.
                 * @example 1
                 */
                evse_id?: number;
            };
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The number of the connector at its EVSE, or at the station where it has no EVSE.
                 * @example 1
                 */
                connector_id: number;
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "format": "SOCKET",
                 *       "max_power_w": 1,
                 *       "phases": 1,
                 *       "type": "CHADEMO"
                 *     }
                 */
                "application/json": components["schemas"]["ConnectorChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "connector_id": 1,
                     *       "error_code": "GroundFailure",
                     *       "evse_id": 1,
                     *       "format": "SOCKET",
                     *       "info": "Cable damaged",
                     *       "max_power_w": 1,
                     *       "phases": 1,
                     *       "revision": 1,
                     *       "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *       "station_id": "CP-7",
                     *       "status": "text",
                     *       "status_at": "2026-01-31T12:00:00.000Z",
                     *       "status_received_at": "2026-01-31T12:00:00.000Z",
                     *       "type": "CHADEMO",
                     *       "updated_at": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Connector"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_list_of_station: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only events of this type.
                 * @example session.started
                 */
                type?: "session.started" | "session.ended" | "cdr.created" | "cdr.credited" | "review.opened" | "connector.status_changed" | "station.fault" | "station.connected" | "station.disconnected" | "gateway.connected" | "gateway.disconnected" | "command.finished" | "user.changed" | "token.changed" | "webhook.test";
            };
            header?: never;
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "data": {},
                     *           "event_id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                     *           "station_id": "CP-7",
                     *           "timestamp": "2026-01-31T12:00:00.000Z",
                     *           "type": "session.started",
                     *           "version": 1
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Event"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notices_list_of_station: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description Only notices received at or after this: a time of RFC 3339, or a day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description Only notices of this OCPP action.
                 * @example energy
                 */
                kind?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only notices received before this: a time of RFC 3339, or a day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "claimed_at": "2026-01-31T12:00:00.000Z",
                     *           "flags": [
                     *             "energy_gap"
                     *           ],
                     *           "kind": "energy",
                     *           "oddities": [
                     *             "text"
                     *           ],
                     *           "payload": {},
                     *           "received_at": "2026-01-31T12:00:00.000Z",
                     *           "text": "text",
                     *           "truncated": true
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Notice"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    connectors_readings_of_station: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "connector_id": 1,
                     *           "evse_id": 1,
                     *           "session_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7S",
                     *           "station_id": "CP-7",
                     *           "values": [
                     *             {
                     *               "measure": "power_w",
                     *               "phase": "text",
                     *               "value": 1.5
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Reading"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notices_refused_cards_of_station: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description Only cards refused at or after this: a time of RFC 3339, or a day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only cards refused before this: a time of RFC 3339, or a day.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "decided_by": "text",
                     *           "received_at": "2026-01-31T12:00:00.000Z",
                     *           "status": "text",
                     *           "token_uid": "04A2B3C4"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_RefusedCard"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stations_series: {
        parameters: {
            query: {
                /**
                 * @description Only connectors of this number.
                 * @example 1
                 */
                connector_id?: number;
                /**
                 * @description Only this EVSE (OCPP 2.x).
                 * @example 1
                 */
                evse_id?: number;
                /**
                 * @description The begin of the period: a time of RFC 3339, or a day in UTC. For a station 24 hours before
                 *     `to` when left out; for a session its start, before which nothing is shown.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                from?: string;
                /**
                 * @description What is charted.
                 * @example power_w
                 */
                measure: components["schemas"]["Measure"];
                /**
                 * @description The most points of each line, 2 to 1000; 600 when left out.
                 * @example 1
                 */
                points_max?: number;
                /**
                 * @description The end of the period, at most 31 days after its begin. Now when left out; for a session
                 *     its end, after which nothing is shown.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                to?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": "2026-01-31T12:00:00.000Z",
                     *       "lines": [
                     *         {
                     *           "connector_id": 1,
                     *           "evse_id": 1,
                     *           "phase": "L1",
                     *           "points": [
                     *             {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "max": 1.5,
                     *               "mean": 1.5,
                     *               "min": 1.5
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "measure": "power_w",
                     *       "step_s": 1,
                     *       "to": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Series"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter.period_too_long"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stations_of_station: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the station.
                 * @example CP-7
                 */
                station_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "boot": {
                     *         "at": "2026-01-31T12:00:00.000Z",
                     *         "firmware": "1.4.2",
                     *         "model": "Pillar 22",
                     *         "protocol": "ocpp2.0.1",
                     *         "reason": "The meter was read by hand",
                     *         "serial": "SN-0042",
                     *         "vendor": "Volta"
                     *       },
                     *       "connected": true,
                     *       "connected_at": "2026-01-31T12:00:00.000Z",
                     *       "gateway_connected": true,
                     *       "gateway_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7G",
                     *       "last_heard_at": "2026-01-31T12:00:00.000Z",
                     *       "open_sessions": [
                     *         "01KGA8Z0QW3E5R7T9Y1V3B5N7S"
                     *       ],
                     *       "revision": 1,
                     *       "station_id": "CP-7"
                     *     }
                     */
                    "application/json": components["schemas"]["StationState"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tariffs_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "calibrated": true,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "currency": "EUR",
                     *           "display": [
                     *             {
                     *               "language": "text",
                     *               "text": "text"
                     *             }
                     *           ],
                     *           "elements": [
                     *             {
                     *               "price_components": [
                     *                 {
                     *                   "price": "0.2999",
                     *                   "step_size": 1,
                     *                   "type": "energy",
                     *                   "vat_bp": 1
                     *                 }
                     *               ],
                     *               "restrictions": {
                     *                 "day_of_week": [
                     *                   "text"
                     *                 ],
                     *                 "end_date": "text",
                     *                 "end_time": "06:00",
                     *                 "max_duration": 1,
                     *                 "max_kwh": "text",
                     *                 "max_power": "text",
                     *                 "min_duration": 1,
                     *                 "min_kwh": "20",
                     *                 "min_power": "text",
                     *                 "reservation": "text",
                     *                 "start_date": "text",
                     *                 "start_time": "22:00"
                     *               }
                     *             }
                     *           ],
                     *           "hold": "text",
                     *           "idle_grace_s": 1,
                     *           "max_parking": "text",
                     *           "max_price": "30.00",
                     *           "min_price": "5.00",
                     *           "name": "Harbour",
                     *           "revision": 1,
                     *           "rules": 2,
                     *           "service_fee": {
                     *             "fixed": "20.00",
                     *             "rate_bp": 1,
                     *             "vat_bp": 1
                     *           },
                     *           "tariff_id": "day",
                     *           "tax": "included",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "valid_from": "2026-01-31T12:00:00.000Z",
                     *           "vat_bp": 1,
                     *           "version": 1,
                     *           "void_below": {
                     *             "s": 1,
                     *             "wh": 1
                     *           }
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Tariff"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tariffs_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "calibrated": true,
                 *       "currency": "EUR",
                 *       "display": [
                 *         {
                 *           "language": "text",
                 *           "text": "text"
                 *         }
                 *       ],
                 *       "elements": [
                 *         {
                 *           "price_components": [
                 *             {
                 *               "price": "0.2999",
                 *               "step_size": 1,
                 *               "type": "energy",
                 *               "vat_bp": 1
                 *             }
                 *           ],
                 *           "restrictions": {
                 *             "day_of_week": [
                 *               "text"
                 *             ],
                 *             "end_date": "text",
                 *             "end_time": "06:00",
                 *             "max_duration": 1,
                 *             "max_kwh": "text",
                 *             "max_power": "text",
                 *             "min_duration": 1,
                 *             "min_kwh": "20",
                 *             "min_power": "text",
                 *             "reservation": "text",
                 *             "start_date": "text",
                 *             "start_time": "22:00"
                 *           }
                 *         }
                 *       ],
                 *       "hold": "text",
                 *       "idle_grace_s": 1,
                 *       "max_parking": "text",
                 *       "max_price": "30.00",
                 *       "min_price": "5.00",
                 *       "name": "Harbour",
                 *       "rules": 2,
                 *       "service_fee": {
                 *         "fixed": "20.00",
                 *         "rate_bp": 1,
                 *         "vat_bp": 1
                 *       },
                 *       "tariff_id": "day",
                 *       "tax": "included",
                 *       "valid_from": "2026-01-31T12:00:00.000Z",
                 *       "vat_bp": 1,
                 *       "void_below": {
                 *         "s": 1,
                 *         "wh": 1
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewTariff"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "calibrated": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "currency": "EUR",
                     *       "display": [
                     *         {
                     *           "language": "text",
                     *           "text": "text"
                     *         }
                     *       ],
                     *       "elements": [
                     *         {
                     *           "price_components": [
                     *             {
                     *               "price": "0.2999",
                     *               "step_size": 1,
                     *               "type": "energy",
                     *               "vat_bp": 1
                     *             }
                     *           ],
                     *           "restrictions": {
                     *             "day_of_week": [
                     *               "text"
                     *             ],
                     *             "end_date": "text",
                     *             "end_time": "06:00",
                     *             "max_duration": 1,
                     *             "max_kwh": "text",
                     *             "max_power": "text",
                     *             "min_duration": 1,
                     *             "min_kwh": "20",
                     *             "min_power": "text",
                     *             "reservation": "text",
                     *             "start_date": "text",
                     *             "start_time": "22:00"
                     *           }
                     *         }
                     *       ],
                     *       "hold": "text",
                     *       "idle_grace_s": 1,
                     *       "max_parking": "text",
                     *       "max_price": "30.00",
                     *       "min_price": "5.00",
                     *       "name": "Harbour",
                     *       "revision": 1,
                     *       "rules": 2,
                     *       "service_fee": {
                     *         "fixed": "20.00",
                     *         "rate_bp": 1,
                     *         "vat_bp": 1
                     *       },
                     *       "tariff_id": "day",
                     *       "tax": "included",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "valid_from": "2026-01-31T12:00:00.000Z",
                     *       "vat_bp": 1,
                     *       "version": 1,
                     *       "void_below": {
                     *         "s": 1,
                     *         "wh": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Tariff"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tariffs_get: {
        parameters: {
            query?: {
                /**
                 * @description The start of a session: the version is shown that applies to it.
                 * @example 2026-01-31T12:00:00.000Z
                 */
                at?: string;
                /**
                 * @description The number of the version; the version added last when neither parameter is given.
                 * @example 1
                 */
                version?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the tariff.
                 * @example day
                 */
                tariff_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "calibrated": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "currency": "EUR",
                     *       "display": [
                     *         {
                     *           "language": "text",
                     *           "text": "text"
                     *         }
                     *       ],
                     *       "elements": [
                     *         {
                     *           "price_components": [
                     *             {
                     *               "price": "0.2999",
                     *               "step_size": 1,
                     *               "type": "energy",
                     *               "vat_bp": 1
                     *             }
                     *           ],
                     *           "restrictions": {
                     *             "day_of_week": [
                     *               "text"
                     *             ],
                     *             "end_date": "text",
                     *             "end_time": "06:00",
                     *             "max_duration": 1,
                     *             "max_kwh": "text",
                     *             "max_power": "text",
                     *             "min_duration": 1,
                     *             "min_kwh": "20",
                     *             "min_power": "text",
                     *             "reservation": "text",
                     *             "start_date": "text",
                     *             "start_time": "22:00"
                     *           }
                     *         }
                     *       ],
                     *       "hold": "text",
                     *       "idle_grace_s": 1,
                     *       "max_parking": "text",
                     *       "max_price": "30.00",
                     *       "min_price": "5.00",
                     *       "name": "Harbour",
                     *       "revision": 1,
                     *       "rules": 2,
                     *       "service_fee": {
                     *         "fixed": "20.00",
                     *         "rate_bp": 1,
                     *         "vat_bp": 1
                     *       },
                     *       "tariff_id": "day",
                     *       "tax": "included",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "valid_from": "2026-01-31T12:00:00.000Z",
                     *       "vat_bp": 1,
                     *       "version": 1,
                     *       "void_below": {
                     *         "s": 1,
                     *         "wh": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Tariff"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tariffs_replace: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the tariff.
                 * @example day
                 */
                tariff_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "calibrated": true,
                 *       "currency": "EUR",
                 *       "display": [
                 *         {
                 *           "language": "text",
                 *           "text": "text"
                 *         }
                 *       ],
                 *       "elements": [
                 *         {
                 *           "price_components": [
                 *             {
                 *               "price": "0.2999",
                 *               "step_size": 1,
                 *               "type": "energy",
                 *               "vat_bp": 1
                 *             }
                 *           ],
                 *           "restrictions": {
                 *             "day_of_week": [
                 *               "text"
                 *             ],
                 *             "end_date": "text",
                 *             "end_time": "06:00",
                 *             "max_duration": 1,
                 *             "max_kwh": "text",
                 *             "max_power": "text",
                 *             "min_duration": 1,
                 *             "min_kwh": "20",
                 *             "min_power": "text",
                 *             "reservation": "text",
                 *             "start_date": "text",
                 *             "start_time": "22:00"
                 *           }
                 *         }
                 *       ],
                 *       "hold": "text",
                 *       "idle_grace_s": 1,
                 *       "max_parking": "text",
                 *       "max_price": "30.00",
                 *       "min_price": "5.00",
                 *       "name": "Harbour",
                 *       "rules": 2,
                 *       "service_fee": {
                 *         "fixed": "20.00",
                 *         "rate_bp": 1,
                 *         "vat_bp": 1
                 *       },
                 *       "tariff_id": "day",
                 *       "tax": "included",
                 *       "valid_from": "2026-01-31T12:00:00.000Z",
                 *       "vat_bp": 1,
                 *       "void_below": {
                 *         "s": 1,
                 *         "wh": 1
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewTariff"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "calibrated": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "currency": "EUR",
                     *       "display": [
                     *         {
                     *           "language": "text",
                     *           "text": "text"
                     *         }
                     *       ],
                     *       "elements": [
                     *         {
                     *           "price_components": [
                     *             {
                     *               "price": "0.2999",
                     *               "step_size": 1,
                     *               "type": "energy",
                     *               "vat_bp": 1
                     *             }
                     *           ],
                     *           "restrictions": {
                     *             "day_of_week": [
                     *               "text"
                     *             ],
                     *             "end_date": "text",
                     *             "end_time": "06:00",
                     *             "max_duration": 1,
                     *             "max_kwh": "text",
                     *             "max_power": "text",
                     *             "min_duration": 1,
                     *             "min_kwh": "20",
                     *             "min_power": "text",
                     *             "reservation": "text",
                     *             "start_date": "text",
                     *             "start_time": "22:00"
                     *           }
                     *         }
                     *       ],
                     *       "hold": "text",
                     *       "idle_grace_s": 1,
                     *       "max_parking": "text",
                     *       "max_price": "30.00",
                     *       "min_price": "5.00",
                     *       "name": "Harbour",
                     *       "revision": 1,
                     *       "rules": 2,
                     *       "service_fee": {
                     *         "fixed": "20.00",
                     *         "rate_bp": 1,
                     *         "vat_bp": 1
                     *       },
                     *       "tariff_id": "day",
                     *       "tax": "included",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "valid_from": "2026-01-31T12:00:00.000Z",
                     *       "vat_bp": 1,
                     *       "version": 1,
                     *       "void_below": {
                     *         "s": 1,
                     *         "wh": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Tariff"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tariffs_versions: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the tariff.
                 * @example day
                 */
                tariff_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "calibrated": true,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "currency": "EUR",
                     *           "display": [
                     *             {
                     *               "language": "text",
                     *               "text": "text"
                     *             }
                     *           ],
                     *           "elements": [
                     *             {
                     *               "price_components": [
                     *                 {
                     *                   "price": "0.2999",
                     *                   "step_size": 1,
                     *                   "type": "energy",
                     *                   "vat_bp": 1
                     *                 }
                     *               ],
                     *               "restrictions": {
                     *                 "day_of_week": [
                     *                   "text"
                     *                 ],
                     *                 "end_date": "text",
                     *                 "end_time": "06:00",
                     *                 "max_duration": 1,
                     *                 "max_kwh": "text",
                     *                 "max_power": "text",
                     *                 "min_duration": 1,
                     *                 "min_kwh": "20",
                     *                 "min_power": "text",
                     *                 "reservation": "text",
                     *                 "start_date": "text",
                     *                 "start_time": "22:00"
                     *               }
                     *             }
                     *           ],
                     *           "hold": "text",
                     *           "idle_grace_s": 1,
                     *           "max_parking": "text",
                     *           "max_price": "30.00",
                     *           "min_price": "5.00",
                     *           "name": "Harbour",
                     *           "revision": 1,
                     *           "rules": 2,
                     *           "service_fee": {
                     *             "fixed": "20.00",
                     *             "rate_bp": 1,
                     *             "vat_bp": 1
                     *           },
                     *           "tariff_id": "day",
                     *           "tax": "included",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "valid_from": "2026-01-31T12:00:00.000Z",
                     *           "vat_bp": 1,
                     *           "version": 1,
                     *           "void_below": {
                     *             "s": 1,
                     *             "wh": 1
                     *           }
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Tariff"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tariffs_add_version: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the tariff.
                 * @example day
                 */
                tariff_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "calibrated": true,
                 *       "currency": "EUR",
                 *       "display": [
                 *         {
                 *           "language": "text",
                 *           "text": "text"
                 *         }
                 *       ],
                 *       "elements": [
                 *         {
                 *           "price_components": [
                 *             {
                 *               "price": "0.2999",
                 *               "step_size": 1,
                 *               "type": "energy",
                 *               "vat_bp": 1
                 *             }
                 *           ],
                 *           "restrictions": {
                 *             "day_of_week": [
                 *               "text"
                 *             ],
                 *             "end_date": "text",
                 *             "end_time": "06:00",
                 *             "max_duration": 1,
                 *             "max_kwh": "text",
                 *             "max_power": "text",
                 *             "min_duration": 1,
                 *             "min_kwh": "20",
                 *             "min_power": "text",
                 *             "reservation": "text",
                 *             "start_date": "text",
                 *             "start_time": "22:00"
                 *           }
                 *         }
                 *       ],
                 *       "hold": "text",
                 *       "idle_grace_s": 1,
                 *       "max_parking": "text",
                 *       "max_price": "30.00",
                 *       "min_price": "5.00",
                 *       "name": "Harbour",
                 *       "rules": 2,
                 *       "service_fee": {
                 *         "fixed": "20.00",
                 *         "rate_bp": 1,
                 *         "vat_bp": 1
                 *       },
                 *       "tariff_id": "day",
                 *       "tax": "included",
                 *       "valid_from": "2026-01-31T12:00:00.000Z",
                 *       "vat_bp": 1,
                 *       "void_below": {
                 *         "s": 1,
                 *         "wh": 1
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewTariff"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "calibrated": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "currency": "EUR",
                     *       "display": [
                     *         {
                     *           "language": "text",
                     *           "text": "text"
                     *         }
                     *       ],
                     *       "elements": [
                     *         {
                     *           "price_components": [
                     *             {
                     *               "price": "0.2999",
                     *               "step_size": 1,
                     *               "type": "energy",
                     *               "vat_bp": 1
                     *             }
                     *           ],
                     *           "restrictions": {
                     *             "day_of_week": [
                     *               "text"
                     *             ],
                     *             "end_date": "text",
                     *             "end_time": "06:00",
                     *             "max_duration": 1,
                     *             "max_kwh": "text",
                     *             "max_power": "text",
                     *             "min_duration": 1,
                     *             "min_kwh": "20",
                     *             "min_power": "text",
                     *             "reservation": "text",
                     *             "start_date": "text",
                     *             "start_time": "22:00"
                     *           }
                     *         }
                     *       ],
                     *       "hold": "text",
                     *       "idle_grace_s": 1,
                     *       "max_parking": "text",
                     *       "max_price": "30.00",
                     *       "min_price": "5.00",
                     *       "name": "Harbour",
                     *       "revision": 1,
                     *       "rules": 2,
                     *       "service_fee": {
                     *         "fixed": "20.00",
                     *         "rate_bp": 1,
                     *         "vat_bp": 1
                     *       },
                     *       "tariff_id": "day",
                     *       "tax": "included",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "valid_from": "2026-01-31T12:00:00.000Z",
                     *       "vat_bp": 1,
                     *       "version": 1,
                     *       "void_below": {
                     *         "s": 1,
                     *         "wh": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Tariff"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tariffs_lint: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "calibrated": true,
                 *       "currency": "EUR",
                 *       "display": [
                 *         {
                 *           "language": "text",
                 *           "text": "text"
                 *         }
                 *       ],
                 *       "elements": [
                 *         {
                 *           "price_components": [
                 *             {
                 *               "price": "0.2999",
                 *               "step_size": 1,
                 *               "type": "energy",
                 *               "vat_bp": 1
                 *             }
                 *           ],
                 *           "restrictions": {
                 *             "day_of_week": [
                 *               "text"
                 *             ],
                 *             "end_date": "text",
                 *             "end_time": "06:00",
                 *             "max_duration": 1,
                 *             "max_kwh": "text",
                 *             "max_power": "text",
                 *             "min_duration": 1,
                 *             "min_kwh": "20",
                 *             "min_power": "text",
                 *             "reservation": "text",
                 *             "start_date": "text",
                 *             "start_time": "22:00"
                 *           }
                 *         }
                 *       ],
                 *       "hold": "text",
                 *       "idle_grace_s": 1,
                 *       "max_parking": "text",
                 *       "max_price": "30.00",
                 *       "min_price": "5.00",
                 *       "name": "Harbour",
                 *       "rules": 2,
                 *       "service_fee": {
                 *         "fixed": "20.00",
                 *         "rate_bp": 1,
                 *         "vat_bp": 1
                 *       },
                 *       "tariff_id": "day",
                 *       "tax": "included",
                 *       "valid_from": "2026-01-31T12:00:00.000Z",
                 *       "vat_bp": 1,
                 *       "void_below": {
                 *         "s": 1,
                 *         "wh": 1
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewTariff"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "warnings": [
                     *         {
                     *           "code": "text",
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TariffWarnings"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tariffs_preview: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "charge": {
                 *         "ended_at": "2026-01-31T12:00:00.000Z",
                 *         "energy_wh": 1,
                 *         "readings": [
                 *           {
                 *             "at": "2026-01-31T12:00:00.000Z",
                 *             "wh": 1
                 *           }
                 *         ],
                 *         "started_at": "2026-01-31T12:00:00.000Z",
                 *         "states": [
                 *           {
                 *             "at": "2026-01-31T12:00:00.000Z",
                 *             "state": "text"
                 *           }
                 *         ]
                 *       },
                 *       "discount": {
                 *         "dimensions": [
                 *           "text"
                 *         ],
                 *         "rate_bp": 1
                 *       },
                 *       "reservation": {
                 *         "from": "2026-01-31T12:00:00.000Z",
                 *         "outcome": "text",
                 *         "until": "2026-01-31T12:00:00.000Z"
                 *       },
                 *       "tariff": {
                 *         "calibrated": true,
                 *         "currency": "EUR",
                 *         "display": [
                 *           {
                 *             "language": "text",
                 *             "text": "text"
                 *           }
                 *         ],
                 *         "elements": [
                 *           {
                 *             "price_components": [
                 *               {
                 *                 "price": "0.2999",
                 *                 "step_size": 1,
                 *                 "type": "energy",
                 *                 "vat_bp": 1
                 *               }
                 *             ],
                 *             "restrictions": {
                 *               "day_of_week": [
                 *                 "text"
                 *               ],
                 *               "end_date": "text",
                 *               "end_time": "06:00",
                 *               "max_duration": 1,
                 *               "max_kwh": "text",
                 *               "max_power": "text",
                 *               "min_duration": 1,
                 *               "min_kwh": "20",
                 *               "min_power": "text",
                 *               "reservation": "text",
                 *               "start_date": "text",
                 *               "start_time": "22:00"
                 *             }
                 *           }
                 *         ],
                 *         "hold": "text",
                 *         "idle_grace_s": 1,
                 *         "max_parking": "text",
                 *         "max_price": "30.00",
                 *         "min_price": "5.00",
                 *         "name": "Harbour",
                 *         "rules": 2,
                 *         "service_fee": {
                 *           "fixed": "20.00",
                 *           "rate_bp": 1,
                 *           "vat_bp": 1
                 *         },
                 *         "tariff_id": "day",
                 *         "tax": "included",
                 *         "valid_from": "2026-01-31T12:00:00.000Z",
                 *         "vat_bp": 1,
                 *         "void_below": {
                 *           "s": 1,
                 *           "wh": 1
                 *         }
                 *       },
                 *       "tariff_id": "day",
                 *       "time_zone": "Asia/Bangkok",
                 *       "version": 1
                 *     }
                 */
                "application/json": components["schemas"]["NewTariffPreview"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lines": [
                     *         {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "component": {
                     *             "component": 1,
                     *             "element": 1
                     *           },
                     *           "kind": "energy",
                     *           "quantity": 1,
                     *           "rate_bp": 1,
                     *           "unit_price": "7.50",
                     *           "vat_bp": 1
                     *         }
                     *       ],
                     *       "net": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "periods": [
                     *         {
                     *           "components": [
                     *             {
                     *               "component": 1,
                     *               "element": 1
                     *             }
                     *           ],
                     *           "evidence": "text",
                     *           "from": "2026-01-31T12:00:00.000Z",
                     *           "reading_after": 1,
                     *           "reading_before": 1,
                     *           "seconds": 1,
                     *           "state": "text",
                     *           "wh": 1
                     *         }
                     *       ],
                     *       "rules": 1,
                     *       "tax": {
                     *         "amount": {
                     *           "amount_minor": 1,
                     *           "currency": "EUR"
                     *         },
                     *         "included": true,
                     *         "rate_bp": 1
                     *       },
                     *       "taxes": [
                     *         {
                     *           "amount": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "included": true,
                     *           "net": {
                     *             "amount_minor": 1,
                     *             "currency": "EUR"
                     *           },
                     *           "rate_bp": 1
                     *         }
                     *       ],
                     *       "total": {
                     *         "amount_minor": 1,
                     *         "currency": "EUR"
                     *       },
                     *       "void": "text"
                     *     }
                     */
                    "application/json": components["schemas"]["TariffPreview"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_list_claims: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before, with the same filter.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only claims that stand so.
                 * @example open
                 */
                state?: components["schemas"]["ClaimStateWord"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "claim_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7K",
                     *           "connector_id": 1,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "evse_id": 1,
                     *           "open_until": "2026-01-31T12:00:00.000Z",
                     *           "revision": 1,
                     *           "state": "open",
                     *           "station_id": "CP-7",
                     *           "tap_until": "2026-01-31T12:00:00.000Z",
                     *           "token_uid": "04A2B3C4",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_TokenClaim"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_confirm_claim: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the claim.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7K
                 */
                claim_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "claim_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7K",
                     *       "connector_id": 1,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "evse_id": 1,
                     *       "open_until": "2026-01-31T12:00:00.000Z",
                     *       "revision": 1,
                     *       "state": "open",
                     *       "station_id": "CP-7",
                     *       "tap_until": "2026-01-31T12:00:00.000Z",
                     *       "token_uid": "04A2B3C4",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["TokenClaim"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.wrong_state"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_refuse_claim: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the claim.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7K
                 */
                claim_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "claim_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7K",
                     *       "connector_id": 1,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "evse_id": 1,
                     *       "open_until": "2026-01-31T12:00:00.000Z",
                     *       "revision": 1,
                     *       "state": "open",
                     *       "station_id": "CP-7",
                     *       "tap_until": "2026-01-31T12:00:00.000Z",
                     *       "token_uid": "04A2B3C4",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["TokenClaim"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.wrong_state"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before, with the same sort and filters.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only tokens of this group, in upper or lower case.
                 * @example GROUP-1
                 */
                parent_uid?: string;
                /**
                 * @description Only tokens whose uid begins with this text, in upper or lower case.
                 * @example text
                 */
                q?: string;
                /**
                 * @description The order: `uid` or `last_use`, with a `-` before it for the descending one. `uid` when left
                 *     out. By `last_use`, which takes no other parameter than `status`, tokens that were used are
                 *     sorted by the day (UTC) on which the last charge with them began.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only tokens in this state.
                 * @example active
                 */
                status?: components["schemas"]["TokenStatus"];
                /**
                 * @description Only tokens of this user.
                 * @example anna
                 */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "expires_at": "2026-01-31T12:00:00.000Z",
                     *           "last_used_on": "2026-01-31",
                     *           "mode": "private",
                     *           "parent_uid": "GROUP-1",
                     *           "revision": 1,
                     *           "status": "active",
                     *           "type": "text",
                     *           "uid": "04A2B3C4",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Token"];
                    /**
                     * @example station_id,site_id,name
                     *     CP-7,harbour,Left
                     */
                    "text/csv": string;
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_create: {
        parameters: {
            query?: {
                /**
                 * @description With a CSV file: whether to check every row and write nothing.
                 * @example true
                 */
                dry_run?: boolean;
            };
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "expires_at": "2026-01-31T12:00:00.000Z",
                 *       "mode": "private",
                 *       "parent_uid": "GROUP-1",
                 *       "status": "active",
                 *       "type": "text",
                 *       "uid": "04A2B3C4",
                 *       "user_id": "anna",
                 *       "vehicle_id": "car-1"
                 *     }
                 */
                "application/json": components["schemas"]["NewToken"];
                /**
                 * @example station_id,site_id,name
                 *     CP-7,harbour,Left
                 */
                "text/csv": string;
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changed": 1,
                     *       "created": 1,
                     *       "dry_run": true,
                     *       "lines": [
                     *         {
                     *           "errors": [
                     *             {
                     *               "field": "name",
                     *               "message": "must have 1 to 200 characters"
                     *             }
                     *           ],
                     *           "line": 1,
                     *           "result": "created",
                     *           "uid": "04A2B3C4"
                     *         }
                     *       ],
                     *       "unchanged": 1,
                     *       "wrong": 1
                     *     }
                     */
                    "application/json": components["schemas"]["Import_TokenImportLine"];
                };
            };
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "last_used_on": "2026-01-31",
                     *       "mode": "private",
                     *       "parent_uid": "GROUP-1",
                     *       "revision": 1,
                     *       "status": "active",
                     *       "type": "text",
                     *       "uid": "04A2B3C4",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.unsupported_filter.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The uid of the token.
                 * @example 04A2B3C4
                 */
                uid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "last_used_on": "2026-01-31",
                     *       "mode": "private",
                     *       "parent_uid": "GROUP-1",
                     *       "revision": 1,
                     *       "status": "active",
                     *       "type": "text",
                     *       "uid": "04A2B3C4",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Token"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_delete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The uid of the token.
                 * @example 04A2B3C4
                 */
                uid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tokens_update: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The uid of the token.
                 * @example 04A2B3C4
                 */
                uid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "expires_at": "2026-01-31T12:00:00.000Z",
                 *       "mode": "private",
                 *       "parent_uid": "GROUP-1",
                 *       "status": "active",
                 *       "type": "text",
                 *       "user_id": "anna",
                 *       "vehicle_id": "car-1"
                 *     }
                 */
                "application/json": components["schemas"]["TokenChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "last_used_on": "2026-01-31",
                     *       "mode": "private",
                     *       "parent_uid": "GROUP-1",
                     *       "revision": 1,
                     *       "status": "active",
                     *       "type": "text",
                     *       "uid": "04A2B3C4",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before, with the same sort and filters.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description Only users with this e-mail address, in upper or lower case.
                 * @example anna@example.com
                 */
                email?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only users whose name begins with this text; sorted by `email` or `user_id`, those whose
                 *     address or id begins with it. Upper and lower case make no difference but in ids, and
                 *     neither does the way an accented letter is written.
                 * @example text
                 */
                q?: string;
                /**
                 * @description Only users with this role.
                 * @example admin
                 */
                role?: components["schemas"]["Role"];
                /**
                 * @description The order: `user_id`, `name`, `email` or `last_use`, with a `-` before it for the
                 *     descending one. When left out, `name` if there is `q`, else `user_id`. A user without an
                 *     e-mail address is not listed by it. By `last_use`, which takes no `q` and no `email`, users
                 *     who have charged are sorted by the day (UTC) of their last charge.
                 * @example -started_at
                 */
                sort?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "contact_number": "+66810000000",
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "email": "anna@example.com",
                     *           "erased_at": "2026-01-31T12:00:00.000Z",
                     *           "erasing_at": "2026-01-31T12:00:00.000Z",
                     *           "full_name": "Anna Karenina",
                     *           "invited_at": "2026-01-31T12:00:00.000Z",
                     *           "language": "en",
                     *           "last_used_on": "2026-01-31",
                     *           "revision": 1,
                     *           "role": "admin",
                     *           "second_factor": true,
                     *           "site_ids": [
                     *             "harbour"
                     *           ],
                     *           "station_ids": [
                     *             "CP-7"
                     *           ],
                     *           "suspended": true,
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_User"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "contact_number": "+66810000000",
                 *       "email": "anna@example.com",
                 *       "full_name": "Anna Karenina",
                 *       "language": "en",
                 *       "role": "admin",
                 *       "site_ids": [
                 *         "harbour"
                 *       ],
                 *       "station_ids": [
                 *         "CP-7"
                 *       ],
                 *       "user_id": "anna"
                 *     }
                 */
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "contact_number": "+66810000000",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "email": "anna@example.com",
                     *       "erased_at": "2026-01-31T12:00:00.000Z",
                     *       "erasing_at": "2026-01-31T12:00:00.000Z",
                     *       "full_name": "Anna Karenina",
                     *       "invited_at": "2026-01-31T12:00:00.000Z",
                     *       "language": "en",
                     *       "last_used_on": "2026-01-31",
                     *       "revision": 1,
                     *       "role": "admin",
                     *       "second_factor": true,
                     *       "site_ids": [
                     *         "harbour"
                     *       ],
                     *       "station_ids": [
                     *         "CP-7"
                     *       ],
                     *       "suspended": true,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example anna
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "contact_number": "+66810000000",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "email": "anna@example.com",
                     *       "erased_at": "2026-01-31T12:00:00.000Z",
                     *       "erasing_at": "2026-01-31T12:00:00.000Z",
                     *       "full_name": "Anna Karenina",
                     *       "invited_at": "2026-01-31T12:00:00.000Z",
                     *       "language": "en",
                     *       "last_used_on": "2026-01-31",
                     *       "revision": 1,
                     *       "role": "admin",
                     *       "second_factor": true,
                     *       "site_ids": [
                     *         "harbour"
                     *       ],
                     *       "station_ids": [
                     *         "CP-7"
                     *       ],
                     *       "suspended": true,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_update: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the user.
                 * @example anna
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "contact_number": "+66810000000",
                 *       "email": "anna@example.com",
                 *       "full_name": "Anna Karenina",
                 *       "language": "en",
                 *       "role": "admin",
                 *       "site_ids": [
                 *         "harbour"
                 *       ],
                 *       "station_ids": [
                 *         "CP-7"
                 *       ],
                 *       "suspended": true
                 *     }
                 */
                "application/json": components["schemas"]["UserChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "contact_number": "+66810000000",
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "email": "anna@example.com",
                     *       "erased_at": "2026-01-31T12:00:00.000Z",
                     *       "erasing_at": "2026-01-31T12:00:00.000Z",
                     *       "full_name": "Anna Karenina",
                     *       "invited_at": "2026-01-31T12:00:00.000Z",
                     *       "language": "en",
                     *       "last_used_on": "2026-01-31",
                     *       "revision": 1,
                     *       "role": "admin",
                     *       "second_factor": true,
                     *       "site_ids": [
                     *         "harbour"
                     *       ],
                     *       "station_ids": [
                     *         "CP-7"
                     *       ],
                     *       "suspended": true,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.already_exists.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_show_data: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example anna
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "contact_number": "+66810000000",
                     *         "created_at": "2026-01-31T12:00:00.000Z",
                     *         "created_by": "user:anna",
                     *         "email": "anna@example.com",
                     *         "erased_at": "2026-01-31T12:00:00.000Z",
                     *         "erasing_at": "2026-01-31T12:00:00.000Z",
                     *         "full_name": "Anna Karenina",
                     *         "invited_at": "2026-01-31T12:00:00.000Z",
                     *         "language": "en",
                     *         "last_used_on": "2026-01-31",
                     *         "revision": 1,
                     *         "role": "admin",
                     *         "second_factor": true,
                     *         "site_ids": [
                     *           "harbour"
                     *         ],
                     *         "station_ids": [
                     *           "CP-7"
                     *         ],
                     *         "suspended": true,
                     *         "updated_at": "2026-01-31T12:00:00.000Z",
                     *         "updated_by": "user:anna",
                     *         "user_id": "anna"
                     *       },
                     *       "lists": [
                     *         {
                     *           "href": "text",
                     *           "name": "Harbour"
                     *         }
                     *       ],
                     *       "sign_in": {
                     *         "email": "anna@example.com",
                     *         "known_addresses": [
                     *           "text"
                     *         ],
                     *         "password_set_at": "2026-01-31T12:00:00.000Z",
                     *         "recovery_codes_left": 1,
                     *         "second_factor_set_at": "2026-01-31T12:00:00.000Z",
                     *         "signed_out_at": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "tokens": [
                     *         {
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "expires_at": "2026-01-31T12:00:00.000Z",
                     *           "last_used_on": "2026-01-31",
                     *           "mode": "private",
                     *           "parent_uid": "GROUP-1",
                     *           "revision": 1,
                     *           "status": "active",
                     *           "type": "text",
                     *           "uid": "04A2B3C4",
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ],
                     *       "vehicles": [
                     *         {
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "licence_plate": "1AB-2345",
                     *           "revision": 1,
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PersonalData"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_show_erasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example anna
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "asked_at": "2026-01-31T12:00:00.000Z",
                     *       "finished_at": "2026-01-31T12:00:00.000Z",
                     *       "stage": "text",
                     *       "state": "text",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_erase_user: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the user.
                 * @example anna
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "confirm": true
                 *     }
                 */
                "application/json": components["schemas"]["ErasureOrder"];
            };
        };
        responses: {
            /** @description Taken; it goes on by itself */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "asked_at": "2026-01-31T12:00:00.000Z",
                     *       "finished_at": "2026-01-31T12:00:00.000Z",
                     *       "stage": "text",
                     *       "state": "text",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_invite: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the user.
                 * @example anna
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken; it goes on by itself */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "email": "anna@example.com",
                     *       "expires_at": "2026-01-31T12:00:00.000Z",
                     *       "user_id": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists.wrong_state"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            429: components["responses"]["too_many_requests"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_remove: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the user.
                 * @example anna
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.wrong_state"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_list_sign_ins: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the user.
                 * @example anna
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "client_id": "console",
                     *           "expires_at": "2026-01-31T12:00:00.000Z",
                     *           "second_factor": true,
                     *           "used_at": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "last_at": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["SignIns"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_end_sign_ins: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the user.
                 * @example anna
                 */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.wrong_state"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    vehicles_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before, with the same sort and filters.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only vehicles whose plate begins with this text, in which only letters and digits count,
                 *     upper or lower case. Sorted by `vehicle_id`, those whose id begins with it.
                 * @example text
                 */
                q?: string;
                /**
                 * @description The order: `vehicle_id` or `plate`, with a `-` before it for the descending one. When left
                 *     out, `plate` if there is `q` without `user_id`, else `vehicle_id`.
                 * @example -started_at
                 */
                sort?: string;
                /**
                 * @description Only vehicles of this user, sorted by `vehicle_id`.
                 * @example anna
                 */
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "licence_plate": "1AB-2345",
                     *           "revision": 1,
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "user_id": "anna",
                     *           "vehicle_id": "car-1"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Vehicle"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    vehicles_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "licence_plate": "1AB-2345",
                 *       "user_id": "anna",
                 *       "vehicle_id": "car-1"
                 *     }
                 */
                "application/json": components["schemas"]["NewVehicle"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "licence_plate": "1AB-2345",
                     *       "revision": 1,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Vehicle"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    vehicles_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the vehicle.
                 * @example car-1
                 */
                vehicle_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "licence_plate": "1AB-2345",
                     *       "revision": 1,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Vehicle"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    vehicles_delete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the vehicle.
                 * @example car-1
                 */
                vehicle_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    vehicles_update: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the vehicle.
                 * @example car-1
                 */
                vehicle_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "licence_plate": "1AB-2345"
                 *     }
                 */
                "application/json": components["schemas"]["VehicleChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "licence_plate": "1AB-2345",
                     *       "revision": 1,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "user_id": "anna",
                     *       "vehicle_id": "car-1"
                     *     }
                     */
                    "application/json": components["schemas"]["Vehicle"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks_list: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "active": true,
                     *           "created_at": "2026-01-31T12:00:00.000Z",
                     *           "created_by": "user:anna",
                     *           "events": [
                     *             "session.started"
                     *           ],
                     *           "former_secret_until": "2026-01-31T12:00:00.000Z",
                     *           "name": "Harbour",
                     *           "off_reason": "asked",
                     *           "off_since": "2026-01-31T12:00:00.000Z",
                     *           "revision": 1,
                     *           "updated_at": "2026-01-31T12:00:00.000Z",
                     *           "updated_by": "user:anna",
                     *           "url": "https://hooks.example.com/in",
                     *           "webhook_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7W"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_Webhook"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks_create: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "events": [
                 *         "session.started"
                 *       ],
                 *       "name": "Harbour",
                 *       "url": "https://hooks.example.com/in"
                 *     }
                 */
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "events": [
                     *         "session.started"
                     *       ],
                     *       "former_secret_until": "2026-01-31T12:00:00.000Z",
                     *       "name": "Harbour",
                     *       "off_reason": "asked",
                     *       "off_since": "2026-01-31T12:00:00.000Z",
                     *       "revision": 1,
                     *       "secret": "whsec_shown-once",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "url": "https://hooks.example.com/in",
                     *       "webhook_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7W"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists.wrong_state"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields.idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the webhook.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7W
                 */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "events": [
                     *         "session.started"
                     *       ],
                     *       "former_secret_until": "2026-01-31T12:00:00.000Z",
                     *       "name": "Harbour",
                     *       "off_reason": "asked",
                     *       "off_since": "2026-01-31T12:00:00.000Z",
                     *       "revision": 1,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "url": "https://hooks.example.com/in",
                     *       "webhook_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7W"
                     *     }
                     */
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks_delete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the webhook.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7W
                 */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks_update: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the state that shall be changed. Another state is answered with 412.
                 * @example "3-f00dcafe"
                 */
                "If-Match"?: string;
            };
            path: {
                /**
                 * @description The id of the webhook.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7W
                 */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "active": true,
                 *       "events": [
                 *         "session.started"
                 *       ],
                 *       "name": "Harbour",
                 *       "url": "https://hooks.example.com/in"
                 *     }
                 */
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "events": [
                     *         "session.started"
                     *       ],
                     *       "former_secret_until": "2026-01-31T12:00:00.000Z",
                     *       "name": "Harbour",
                     *       "off_reason": "asked",
                     *       "off_since": "2026-01-31T12:00:00.000Z",
                     *       "revision": 1,
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "url": "https://hooks.example.com/in",
                     *       "webhook_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7W"
                     *     }
                     */
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["malformed_body.invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["precondition_failed"];
            413: components["responses"]["body_too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_fields"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks_list_deliveries: {
        parameters: {
            query?: {
                /**
                 * @description The `next_cursor` of the page before.
                 * @example c2l0ZXMKaGFyYm91cg
                 */
                cursor?: string;
                /**
                 * @description 1 to 100 items; 50 when left out.
                 * @example 1
                 */
                limit?: number;
                /**
                 * @description Only deliveries that stand like this.
                 * @example pending
                 */
                state?: "pending" | "delivered" | "failed" | "dropped";
            };
            header?: never;
            path: {
                /**
                 * @description The id of the webhook.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7W
                 */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "attempted": 1,
                     *           "attempts": [
                     *             {
                     *               "at": "2026-01-31T12:00:00.000Z",
                     *               "error": "the receiver does not answer",
                     *               "status": 1
                     *             }
                     *           ],
                     *           "event_at": "2026-01-31T12:00:00.000Z",
                     *           "event_id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                     *           "next_at": "2026-01-31T12:00:00.000Z",
                     *           "state": "pending",
                     *           "type": "session.started"
                     *         }
                     *       ],
                     *       "next_cursor": "c2l0ZXMKaGFyYm91cg"
                     *     }
                     */
                    "application/json": components["schemas"]["Listing_WebhookDelivery"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            422: components["responses"]["unsupported_filter"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks_redeliver: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the event.
                 * @example evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M
                 */
                event_id: string;
                /**
                 * @description The id of the webhook.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7W
                 */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken; it goes on by itself */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempted": 1,
                     *       "attempts": [
                     *         {
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "error": "the receiver does not answer",
                     *           "status": 1
                     *         }
                     *       ],
                     *       "event_at": "2026-01-31T12:00:00.000Z",
                     *       "event_id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                     *       "next_at": "2026-01-31T12:00:00.000Z",
                     *       "state": "pending",
                     *       "type": "session.started"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.wrong_state"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks_renew_secret: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the webhook.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7W
                 */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As it was made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "active": true,
                     *       "created_at": "2026-01-31T12:00:00.000Z",
                     *       "created_by": "user:anna",
                     *       "events": [
                     *         "session.started"
                     *       ],
                     *       "former_secret_until": "2026-01-31T12:00:00.000Z",
                     *       "name": "Harbour",
                     *       "off_reason": "asked",
                     *       "off_since": "2026-01-31T12:00:00.000Z",
                     *       "revision": 1,
                     *       "secret": "whsec_shown-once",
                     *       "updated_at": "2026-01-31T12:00:00.000Z",
                     *       "updated_by": "user:anna",
                     *       "url": "https://hooks.example.com/in",
                     *       "webhook_id": "01KGA8Z0QW3E5R7T9Y1V3B5N7W"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept.already_exists"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    webhooks_test: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of your choice, such as a UUID. The same request with the same key within 24 hours is carried out once and gets the same answer.
                 * @example 7f9c2ba4-e88f-11ed-a05b-0242ac120003
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of the webhook.
                 * @example 01KGA8Z0QW3E5R7T9Y1V3B5N7W
                 */
                webhook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken; it goes on by itself */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "event_id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookTest"];
                };
            };
            400: components["responses"]["invalid_query"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden.operator_suspended"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict.request_in_progress.answer_not_kept"];
            412: components["responses"]["precondition_failed"];
            422: components["responses"]["idempotency_key_reused"];
            500: components["responses"]["internal"];
            503: components["responses"]["unavailable"];
            /** @description What went wrong */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "text",
                     *       "detail": "text",
                     *       "errors": [
                     *         {
                     *           "field": "name",
                     *           "message": "must have 1 to 200 characters"
                     *         }
                     *       ],
                     *       "status": 1,
                     *       "title": "Harbour",
                     *       "type": "text"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    event_cdr_created: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "cdr_id": "s4xk2-1",
                 *         "ended_at": "2026-01-31T13:30:00.000Z",
                 *         "energy_wh": 33410,
                 *         "provisional": false,
                 *         "session_id": "s4xk2",
                 *         "site_id": "harbour",
                 *         "started_at": "2026-01-31T12:00:00.000Z",
                 *         "station_id": "CP-07",
                 *         "tariff_id": "day",
                 *         "token_uid": "04A2B3C4",
                 *         "total": {
                 *           "amount_minor": 30809,
                 *           "currency": "THB"
                 *         },
                 *         "user_id": "anna",
                 *         "version": 1
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "cdr.created",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        cdr_id?: string;
                        ended_at?: string;
                        energy_wh?: number;
                        provisional?: boolean;
                        session_id?: string;
                        site_id?: string;
                        started_at?: string;
                        station_id?: string;
                        tariff_id?: string;
                        token_uid?: string;
                        total?: {
                            amount_minor?: number;
                            currency?: string;
                        };
                        user_id?: string;
                        version?: number;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_cdr_credited: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "cdr_id": "s4xk2-1c",
                 *         "credits_cdr_id": "s4xk2-1",
                 *         "ended_at": "2026-01-31T13:30:00.000Z",
                 *         "energy_wh": 33410,
                 *         "provisional": false,
                 *         "session_id": "s4xk2",
                 *         "site_id": "harbour",
                 *         "started_at": "2026-01-31T12:00:00.000Z",
                 *         "station_id": "CP-07",
                 *         "tariff_id": "day",
                 *         "token_uid": "04A2B3C4",
                 *         "total": {
                 *           "amount_minor": -30809,
                 *           "currency": "THB"
                 *         },
                 *         "user_id": "anna",
                 *         "version": 1
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "cdr.credited",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        cdr_id?: string;
                        credits_cdr_id?: string;
                        ended_at?: string;
                        energy_wh?: number;
                        provisional?: boolean;
                        session_id?: string;
                        site_id?: string;
                        started_at?: string;
                        station_id?: string;
                        tariff_id?: string;
                        token_uid?: string;
                        total?: {
                            amount_minor?: number;
                            currency?: string;
                        };
                        user_id?: string;
                        version?: number;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_command_finished: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "command_id": "01KGA8Z0",
                 *         "reason": "the charge began",
                 *         "session_id": "s4xk2",
                 *         "state": "completed",
                 *         "station_id": "CP-07",
                 *         "type": "remote_start"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "command.finished",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        command_id?: string;
                        reason?: string;
                        session_id?: string;
                        state?: string;
                        station_id?: string;
                        type?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_connector_status_changed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "connector_id": 2,
                 *         "error_code": "NoError",
                 *         "evse_id": 1,
                 *         "info": "cable plugged in",
                 *         "previous_status": "available",
                 *         "since": "2026-01-31T11:59:40.000Z",
                 *         "site_id": "harbour",
                 *         "station_id": "CP-07",
                 *         "status": "preparing"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "connector.status_changed",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        connector_id?: number;
                        error_code?: string;
                        evse_id?: number;
                        info?: string;
                        previous_status?: string;
                        since?: string;
                        site_id?: string;
                        station_id?: string;
                        status?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_gateway_connected: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "gateway_id": "gw-1",
                 *         "since": "2026-01-31T12:00:00.000Z",
                 *         "site_id": "harbour"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "gateway.connected",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        gateway_id?: string;
                        since?: string;
                        site_id?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_gateway_disconnected: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "gateway_id": "gw-1",
                 *         "since": "2026-01-31T12:00:00.000Z",
                 *         "site_id": "harbour"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "gateway.disconnected",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        gateway_id?: string;
                        since?: string;
                        site_id?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_review_opened: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "cause": "no tariff was assigned",
                 *         "gateway_id": "gw-1",
                 *         "kind": "session",
                 *         "review_id": "1769866200000-session-s4xk2",
                 *         "session_id": "s4xk2",
                 *         "station_id": "CP-07"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "review.opened",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        cause?: string;
                        gateway_id?: string;
                        kind?: string;
                        review_id?: string;
                        session_id?: string;
                        station_id?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_session_ended: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "connector_id": 2,
                 *         "ended_at": "2026-01-31T13:30:00.000Z",
                 *         "energy_wh": 33410,
                 *         "evse_id": 1,
                 *         "session_id": "s4xk2",
                 *         "site_id": "harbour",
                 *         "started_at": "2026-01-31T12:00:00.000Z",
                 *         "station_id": "CP-07",
                 *         "status": "FINISHED",
                 *         "stop_reason": "Local",
                 *         "token_uid": "04A2B3C4",
                 *         "user_id": "anna",
                 *         "vehicle_id": "car-1"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "session.ended",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        connector_id?: number;
                        ended_at?: string;
                        energy_wh?: number;
                        evse_id?: number;
                        session_id?: string;
                        site_id?: string;
                        started_at?: string;
                        station_id?: string;
                        status?: string;
                        stop_reason?: string;
                        token_uid?: string;
                        user_id?: string;
                        vehicle_id?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_session_started: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "connector_id": 2,
                 *         "energy_wh": 0,
                 *         "evse_id": 1,
                 *         "session_id": "s4xk2",
                 *         "site_id": "harbour",
                 *         "started_at": "2026-01-31T12:00:00.000Z",
                 *         "station_id": "CP-07",
                 *         "status": "CHARGING",
                 *         "token_uid": "04A2B3C4",
                 *         "user_id": "anna",
                 *         "vehicle_id": "car-1"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "session.started",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        connector_id?: number;
                        energy_wh?: number;
                        evse_id?: number;
                        session_id?: string;
                        site_id?: string;
                        started_at?: string;
                        station_id?: string;
                        status?: string;
                        token_uid?: string;
                        user_id?: string;
                        vehicle_id?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_station_connected: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "gateway_id": "gw-1",
                 *         "since": "2026-01-31T12:00:00.000Z",
                 *         "site_id": "harbour",
                 *         "station_id": "CP-07"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "station.connected",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        gateway_id?: string;
                        since?: string;
                        site_id?: string;
                        station_id?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_station_disconnected: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "gateway_id": "gw-1",
                 *         "since": "2026-01-31T12:00:00.000Z",
                 *         "site_id": "harbour",
                 *         "station_id": "CP-07"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "station.disconnected",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        gateway_id?: string;
                        since?: string;
                        site_id?: string;
                        station_id?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_station_fault: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "connector_id": 2,
                 *         "error_code": "GroundFailure",
                 *         "evse_id": 1,
                 *         "info": "RCD tripped",
                 *         "previous_status": "charging",
                 *         "since": "2026-01-31T12:10:00.000Z",
                 *         "site_id": "harbour",
                 *         "station_id": "CP-07",
                 *         "status": "faulted"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "station.fault",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        connector_id?: number;
                        error_code?: string;
                        evse_id?: number;
                        info?: string;
                        previous_status?: string;
                        since?: string;
                        site_id?: string;
                        station_id?: string;
                        status?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_token_changed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "action": "changed",
                 *         "by": "app",
                 *         "fields": [
                 *           "status"
                 *         ],
                 *         "token_uid": "04a2b3c4"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "token.changed",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        action?: string;
                        by?: string;
                        fields?: string[];
                        token_uid?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_user_changed: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "action": "changed",
                 *         "by": "user:admin",
                 *         "fields": [
                 *           "email"
                 *         ],
                 *         "user_id": "anna"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "user.changed",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        action?: string;
                        by?: string;
                        fields?: string[];
                        user_id?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    event_webhook_test: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the event. It is the same in every attempt: do nothing when you have it already.
                 * @example text
                 */
                "webhook-id": string;
                /**
                 * @description Signatures, separated by spaces: `v1,` and the base64 of the HMAC-SHA256 of `{id}.{timestamp}.{body}` under the secret. One of them must fit; there are two while a former secret is still good.
                 * @example text
                 */
                "webhook-signature": string;
                /**
                 * @description When the attempt was made, in seconds since 1970. Refuse one that is older than five minutes.
                 * @example text
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "data": {
                 *         "webhook_id": "01KGA8"
                 *       },
                 *       "id": "evt_01KGA8Z0QW3E5R7T9Y1V3B5N7M",
                 *       "operator_id": "default",
                 *       "timestamp": "2026-01-31T13:30:01.000Z",
                 *       "type": "webhook.test",
                 *       "version": 1
                 *     }
                 */
                "application/json": {
                    data?: {
                        webhook_id?: string;
                    };
                    id?: string;
                    operator_id?: string;
                    timestamp?: string;
                    type?: string;
                    version?: number;
                };
            };
        };
        responses: {
            /** @description Taken. Answer within 10 seconds; do the work after that. Every other status than 2xx is tried again, nine times within a day; 410 switches the webhook off. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
