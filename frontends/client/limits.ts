// How long each text of a form may be: made from openapi.json, see devhost/tasks/openapi.py.
export const MAX_LENGTH = {
  AppealCreate: {
    text: 4000,
  },
  CustomerCreate: {
    first_name: 50,
    last_name: 50,
    email: 254,
    phone: 20,
    address_line1: 200,
    address: 200,
    city: 200,
    state: 2,
    zip_code: 10,
    country: 200,
    referral_source: 200,
  },
  LineItem: {
    description: 200,
  },
  MessageCreate: {
    text: 4000,
  },
  PetCreate: {
    pet_name: 50,
    breed: 100,
    color: 200,
    microchip_id: 200,
    pre_existing_conditions: 200,
  },
  PortalClaim: {
    claim_category: 200,
    diagnosis: 200,
    diagnosis_code: 200,
    treatment_notes: 4000,
    provider_name: 200,
    scenario_id: 200,
    source: 200,
  },
} as const
