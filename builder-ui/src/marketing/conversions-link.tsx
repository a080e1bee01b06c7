/** The way to what Meta is told of leads and sales. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { m } from '../paraglide/messages.js';

export function ConversionsLink() {
  return (
    <Button variant="default" size="sm" renderRoot={(props) => <Link to="/crm/marketing/conversions" {...props} />}>
      {m.conversions_open()}
    </Button>
  );
}
